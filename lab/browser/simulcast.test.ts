import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fresh } from "./attempt";
import { chromium, firefox } from "./browsers";
import { Guest } from "./guest";
import { Server, until } from "./server";

let server: Server;
let one: Browser;
let fox: Browser;
const guests: Guest[] = [];

beforeAll(async () => {
  server = await Server.start();
  [one, fox] = await Promise.all([chromium(), firefox()]);
});

afterEach(async () => {
  await Promise.all(guests.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), fox?.close()]);
  await server?.stop();
});

async function enter(browser: Browser, name: string, room: string): Promise<Guest> {
  const guest = await Guest.enter(browser, server.url, name, fresh(room));
  guests.push(guest);
  if (name !== "Ada") await guest.click("camera");
  return guest;
}

/** Waits until the picture that somebody sees has a width like this, and goes on. */
async function sees(guest: Guest, width: (pixels: number) => boolean, what: string): Promise<void> {
  let frames = -1;
  const goesOn = async () => {
    const picture = await guest.pictureOf("Ada");
    if (!picture || !width(picture.width)) return false;
    if (frames < 0) frames = picture.frames;
    return picture.frames > frames + 10;
  };
  await until(goesOn, 30_000, `${guest.name} to see ${what}`).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(await guest.pictures())}`);
  });
}

describe("a camera in a room", () => {
  it.each([
    ["Chromium", () => one],
    ["Firefox", () => fox],
  ])(
    "of %s comes in several sizes; each viewer gets the one it shows, and what nobody watches is paused [A122, SFU-5]",
    async (name, browser) => {
      const room = `sizes ${name}`;
      const ada = await enter(browser(), "Ada", room);
      const small = await enter(one, "Small", room);
      const large = await enter(one, "Large", room);
      await sees(small, (p) => p > 0, "Ada");
      await sees(large, (p) => p > 0, "Ada");
      const rids = (await ada.encodings()).map((each) => each.rid);
      expect(rids.toSorted()).toEqual(["f", "h", "q"]);
      await small.want("Ada", { width: 320, height: 180 });
      await large.want("Ada", { width: 1920, height: 1080 });
      await sees(small, (pixels) => pixels <= 320, "the small picture");
      await sees(large, (pixels) => pixels > 320, "a larger picture");
      await large.want("Ada", { width: 320, height: 180 });
      await sees(large, (pixels) => pixels <= 320, "the small picture");
      const active = async () => (await ada.encodings()).filter((each) => each.active).map((each) => each.rid);
      await until(async () => (await active()).join() === "q", 20_000, "Ada to send the small picture alone").catch(
        async (error: Error) => {
          throw new Error(`${error.message}: ${JSON.stringify(await ada.encodings())}`);
        },
      );
      await large.want("Ada", {});
      await sees(large, (pixels) => pixels > 320, "a larger picture again");
      expect((await active()).includes("f")).toBe(true);
    },
  );
});
