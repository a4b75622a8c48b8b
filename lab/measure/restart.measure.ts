import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import { chromium } from "../browser/browsers";
import { Guest } from "../browser/guest";
import { Server, until } from "../browser/server";
import { figures } from "./figures";

const RUNS = Number(process.env.RUNS ?? 3);

async function decodes(guest: Guest): Promise<boolean> {
  return (await guest.traffic()).frames.some((each) => each > 0);
}

it("a room is back after its server was killed and started again", { timeout: 300_000 }, async () => {
  const browser = await chromium();
  let server = await Server.start();
  const port = server.port;
  const [ada, ben] = [
    await Guest.enter(browser, server.url, "Ada", "back"),
    await Guest.enter(browser, server.url, "Ben", "back"),
  ];
  const took: { listening: number; joined: number; media: number }[] = [];
  for (let run = 0; run < RUNS; run++) {
    await Promise.all([ada.receives(1), ben.receives(1)]);
    await server.kill();
    const began = performance.now();
    const since = () => performance.now() - began;
    const starting = Server.start({}, server.dataDir, port).then((started) => {
      server = started;
      return since();
    });
    await Promise.all([ada.sees('[data-phase="returning"]'), ben.sees('[data-phase="returning"]')]);
    await Promise.all([ada.isIn(), ben.isIn()]);
    const joined = since();
    await until(async () => (await decodes(ada)) && (await decodes(ben)), 30_000, "pictures over the new connections");
    took.push({ listening: await starting, joined, media: since() });
  }
  for (const part of ["listening", "joined", "media"] as const) {
    console.log(
      figures(
        `kill to ${part}`,
        took.map((each) => each[part]),
      ),
    );
  }
  expect(took).toHaveLength(RUNS);
  await browser.close();
  await server.stop(true);
  rmSync(server.dataDir, { recursive: true, force: true });
});
