import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guest } from "./guest";
import { SmallInternet } from "./nat";

let internet: SmallInternet;
const browsers: Browser[] = [];

beforeAll(async () => {
  internet = SmallInternet.up();
  await internet.serve({
    PARLEY_ROOM_AUTO_CREATE: "true",
    PARLEY_MEDIA_POLICY: "relay",
    PARLEY_MEDIA_HOST: "127.0.0.1",
  });
  browsers.push(...(await Promise.all([internet.browser("a"), internet.browser("b")])));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await internet?.down();
});

async function enter(browser: Browser | undefined, name: string): Promise<Guest> {
  const guest = await Guest.at(browser as Browser, name);
  await guest.open(internet.home(name).replace("/#", "/room/shielded#"));
  await guest.isIn();
  return guest;
}

describe("a server whose rooms are reached through TURN alone", () => {
  it("is heard and seen, by browsers that would take any way, over its relay and nothing else [O5, O6, O64, K1]", async () => {
    const ada = await enter(browsers[0], "Ada");
    const ben = await enter(browsers[1], "Ben");
    await Promise.all([ada.receives(1), ben.receives(1)]);
    await ada.seesMovement();
    for (const each of [ada, ben]) {
      const { local, remote } = await each.path();
      expect({ local, remote }).toEqual({ local: "relay", remote: "host" });
    }
    expect(await ada.remoteCandidates()).toEqual(["127.0.0.1"]);
  });

  it("has its media ports open on a private address only [O69]", () => {
    const sockets = internet.run("server", "ss", "-Huln").split("\n");
    const media = sockets.filter((line) => /:2000[01]\b/.test(line));
    expect(media.length).toBeGreaterThan(0);
    for (const line of media) expect(line).toMatch(/\s127\.0\.0\.1:2000[01]\s/);
  });
});
