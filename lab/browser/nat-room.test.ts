import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guest } from "./guest";
import { SmallInternet } from "./nat";

let internet: SmallInternet;
const browsers: Browser[] = [];

beforeAll(async () => {
  internet = SmallInternet.up();
  // Without a TURN server, so that nothing else can help.
  await internet.serve({ PARLEY_ROLES: "gateway,sfu,web", PARLEY_ROOM_AUTO_CREATE: "true" });
  browsers.push(...(await Promise.all([internet.browser("a"), internet.browser("b")])));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await internet?.down();
});

async function enter(browser: Browser | undefined, name: string, room: string): Promise<Guest> {
  const guest = await Guest.at(browser as Browser, name);
  await guest.open(internet.home(name).replace("/#", `/room/${room}#`));
  await guest.isIn();
  return guest;
}

describe("a room behind firewalls that let no UDP through", () => {
  it("is heard and seen over the port of HTTPS, by ICE over TCP, without TURN", async () => {
    internet.modes("only443", "restricted");
    const ada = await enter(browsers[0], "Ada", "wall");
    const ben = await enter(browsers[1], "Ben", "wall");
    await Promise.all([ada.receives(1), ben.receives(1)]);
    await ada.seesMovement();
    // Behind a NAT the server sees another address than the one that she knows of.
    expect(await ada.path()).toEqual({ protocol: "tcp", local: "prflx", remote: "host" });
    expect((await ben.path()).protocol).toBe("udp");
  });
});
