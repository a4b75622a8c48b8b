import { rmSync } from "node:fs";
import { io, type Socket } from "socket.io-client";
import { expect, it } from "vitest";
import { chromium } from "../browser/browsers";
import { Client } from "../browser/client";
import { Guest } from "../browser/guest";
import { Server, until } from "../browser/server";
import { figures } from "./figures";

const RUNS = Number(process.env.RUNS ?? 3);
const CALLS = Number(process.env.RUNS ?? 10);

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

/** The unmodified client, which comes back as fast as it can. */
async function eager(server: Server, client: Client): Promise<Socket> {
  const options = { reconnectionDelay: 20, reconnectionDelayMax: 20, randomizationFactor: 0, forceNew: true };
  const socket = io(server.url, { ...options, auth: { token: client.token }, transports: ["websocket"] });
  await until(() => socket.connected, 10_000, "the client to be connected");
  return socket;
}

/** A session is resumed when the socket is in again and the call that went on meanwhile takes its person back. */
it("a call is back after its server was killed and started again", async () => {
  let server = await Server.start();
  const [ada, ben] = await Promise.all([Client.inDevMode(server.url, "Ada"), Client.inDevMode(server.url, "Ben")]);
  const conversationId = await ada.conversation(ben);
  const placed = await ada.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
  const path = `/api/calls/${placed.body.callId}`;
  await ben.request("POST", `${path}/answer`);
  const sockets = await Promise.all([eager(server, ada), eager(server, ben)]);
  const took: number[] = [];
  const started: number[] = [];
  for (let run = 0; run < CALLS; run++) {
    await server.kill();
    const killed = performance.now();
    const resumed = new Promise<number>((resolve, reject) => {
      sockets[0].once("connect", () => {
        const headers = { "x-socket-id": sockets[0].id ?? "" };
        const isTaken = async () => (await ada.request("POST", `${path}/join`, {}, headers)).status === 200;
        until(isTaken, 20_000, "the call to be there").then(() => resolve(performance.now() - killed), reject);
      });
    });
    server = await server.again();
    started.push(server.startedInMs);
    took.push(await resumed);
    await until(() => sockets.every((each) => each.connected), 10_000, "both to be back");
  }
  for (const socket of sockets) socket.disconnect();
  await server.stop();
  console.log(`\n${figures("kill -9 and start, to listening", started)}`);
  console.log(`${figures("kill -9 and start, to the first resumed session", took)}\n`);
  expect(took).toHaveLength(CALLS);
});
