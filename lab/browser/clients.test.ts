import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fresh } from "./attempt";
import { chromium, firefox } from "./browsers";
import { Guest } from "./guest";
import { GuestProgram, type PROGRAMS } from "./guestProgram";
import { NodeGuest } from "./nodeGuest";
import { Server } from "./server";
import { WeriftGuest } from "./weriftGuest";

interface Anybody {
  receives(people: number, withinMs?: number): Promise<void>;
  close(): unknown;
}

let server: Server;
let one: Browser;
let fox: Browser;
const guests: Anybody[] = [];

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

/** Those that take longest to start come first. */
const ENTER: Record<string, (room: string) => Promise<Anybody>> = {
  ...Object.fromEntries(
    (["webrtc-java", "aiortc", "GStreamer"] as (keyof typeof PROGRAMS)[]).map((program) => [
      program,
      (room: string) => GuestProgram.enter(program, server.url, room),
    ]),
  ),
  Chromium: (room) => Guest.enter(one, server.url, "Chromium", room),
  Firefox: (room) => Guest.enter(fox, server.url, "Firefox", room),
  "@roamhq/wrtc": (room) => NodeGuest.enter(server.url, "wrtc", room),
  werift: (room) => WeriftGuest.enter(server.url, "werift", room),
};

async function enter(client: string, room: string): Promise<Anybody> {
  const guest = await (ENTER[client] as (room: string) => Promise<Anybody>)(fresh(room));
  guests.push(guest);
  return guest;
}

function failures(): unknown[] {
  const all = guests.flatMap((each) => ("heard" in each ? (each.heard as { type: string }[]) : []));
  return all.filter(({ type }) => type === "failure" || type === "error");
}

describe("clients of other makers", () => {
  it.each(Object.keys(ENTER))(
    "%s sends and receives voice and picture in a room with its like [A10, A106, O1, O39, O40]",
    async (client) => {
      await enter(client, `two-${client.replace(/\W/g, "")}`);
      await enter(client, `two-${client.replace(/\W/g, "")}`);
      await Promise.all(guests.map((each) => each.receives(1)));
      expect(failures()).toEqual([]);
    },
  );
});
