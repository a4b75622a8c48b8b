import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fresh } from "./attempt";
import { Guest } from "./guest";
import { SmallInternet } from "./nat";
import { until } from "./server";

let internet: SmallInternet;
const browsers: Browser[] = [];
let ada: Guest;
let ben: Guest;

beforeAll(async () => {
  internet = SmallInternet.up();
  await internet.serve({ PARLEY_ROOM_AUTO_CREATE: "true" });
  browsers.push(...(await Promise.all([internet.browser("a"), internet.browser("b")])));
});

afterEach(async () => {
  await Promise.all([ada, ben].map((each) => each?.close()));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await internet?.down();
});

async function enter(browser: Browser | undefined, name: string): Promise<Guest> {
  const guest = await Guest.at(browser as Browser, name);
  await guest.open(internet.home(name).replace("/#", `/room/${fresh("bad")}#`));
  await guest.isIn();
  return guest;
}

/** What a person received in some seconds. */
async function during(guest: Guest, seconds: number) {
  const [before, pictures] = [await guest.sound(), await framesOf(guest)];
  const began = performance.now();
  await until(() => performance.now() - began > seconds * 1000, seconds * 1000 + 1000, "some seconds");
  const [sound, fps] = [await guest.sound(), ((await framesOf(guest)) - pictures) / seconds];
  return { made: (sound.concealed - before.concealed) / (sound.samples - before.samples), fps };
}

const framesOf = async (guest: Guest) => (await guest.pictures()).reduce((sum, each) => sum + each.frames, 0);

async function meet(): Promise<void> {
  internet.link("b", "good");
  [ada, ben] = [await enter(browsers[0], "Ada"), await enter(browsers[1], "Ben")];
  await Promise.all([ada.receives(1), ben.receives(1)]);
}

describe("a room, with somebody on a bad line", () => {
  it.each([
    [5, 0.03],
    [10, 0.05],
    [20, 0.1],
  ])(
    "that loses %i of a hundred packets both ways: voices are whole but for a rest, and pictures move [A92, SFU-6]",
    async (percent, most) => {
      await meet();
      internet.link("b", "loss", percent);
      await Promise.all([during(ada, 3), during(ben, 3)]); // until both sides have found out
      const both = await Promise.all([during(ada, 5), during(ben, 5)]);
      for (const { made, fps } of both) {
        expect(made).toBeLessThan(most);
        expect(fps).toBeGreaterThan(5);
      }
    },
  );

  it("that carries 300 kbit/s: voices go on, and so do pictures, in a size that fits [A123, SFU-6]", async () => {
    await meet();
    internet.link("b", "rate", 300);
    let last: unknown;
    const isSmooth = async () => {
      const { made, fps } = await during(ben, 4);
      last = { made, fps, pictures: await ben.pictures() };
      return made < 0.03 && fps > 15;
    };
    await until(isSmooth, 40_000, "Ben to see and hear").catch((error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(last)}`);
    });
    const hears = await during(ada, 4);
    expect(hears.made).toBeLessThan(0.03);
    expect(hears.fps).toBeGreaterThan(5);
  });
});
