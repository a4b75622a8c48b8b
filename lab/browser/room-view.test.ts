import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { fresh } from "./attempt";
import { complaints } from "./axe";
import { chromium } from "./browsers";
import { Bystander } from "./bystander";
import { Guest } from "./guest";
import { Server, until } from "./server";

let server: Server;
let browser: Browser;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), chromium()]);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function enter(name: string, room: string): Promise<Guest> {
  const guest = await Guest.enter(browser, server.url, name, fresh(room));
  open.push(guest);
  return guest;
}

async function bystanders(count: number, room: string): Promise<Bystander[]> {
  const names = Array.from({ length: count }, (_, i) => `Watcher ${i + 1}`);
  const all = await Promise.all(names.map((name) => Bystander.enter(server.url, name, fresh(room))));
  open.push(...all);
  return all;
}

/** What arrives here of voices, all together. */
async function energy(guest: Guest): Promise<number> {
  return (await guest.traffic()).energy.reduce((sum, each) => sum + each, 0);
}

/** Whether this grows within a second. */
async function grows(measured: () => Promise<number>): Promise<boolean> {
  const before = await measured();
  const began = performance.now();
  await until(() => performance.now() - began > 1000, 2000, "a second");
  return (await measured()) > before;
}

it("a moderator mutes, allows again and removes people by the buttons of the list, and nothing of them arrives any more [A6, O44]", async () => {
  const ada = await enter("Ada", "moderated");
  const bob = await enter("Bob", "moderated");
  await Promise.all([ada.receives(1), bob.receives(1)]);
  await bob.click("people-toggle");
  await bob.sees('[data-testid="person"][data-name="Ada"]');
  expect(await bob.page.$('[data-testid="person-mute"]')).toBeNull();
  await bob.moderate("kick", "Ada");
  await bob.reads("error", /Only moderators/);
  await bob.click("dismiss");

  await ada.click("people-toggle");
  expect(await complaints(ada.page)).toEqual([]);
  await ada.click("person-mute");
  await bob.reads("error", /A moderator muted you/);
  await bob.sees('[data-testid="local-muted"]');
  await ada.reads("person-silenced", /Muted by a moderator/);
  await until(async () => !(await grows(() => energy(ada))), 10_000, "Bob's voice to end");

  await ada.click("person-mute");
  await bob.seesNo('[data-testid="error"]');
  await bob.click("mute");
  await until(() => grows(() => energy(ada)), 10_000, "Bob's voice to be heard again");

  await ada.click("person-remove");
  await ada.sees('[data-testid="remove-dialog"]');
  expect(await complaints(ada.page)).toEqual([]);
  await ada.click("remove");
  await bob.reads("left-reason", /sent you away/);
  await ada.reads("room-notice", /Bob was removed/);
  await ada.seesOthers();
  expect((await bob.traffic()).connections).toBe(0);
  expect(await grows(() => energy(ada))).toBe(false);
});

it("who speaks is shown large on demand, which stays so when the page is loaded again, and so does the seat [A115]", async () => {
  const ada = await enter("Ada", "views");
  const bob = await enter("Bob", "views");
  const [watcher] = await bystanders(1, "views");
  await Promise.all([ada.receives(1), bob.receives(1)]);
  await ada.sees('[data-view="grid"]');
  expect(await complaints(ada.page)).toEqual([]);
  await ada.page.bringToFront();
  await ada.page.keyboard.press("g");
  await ada.sees('.is-large [data-name="Bob"]');
  expect(await complaints(ada.page)).toEqual([]);

  const seat = await ada.seat();
  await ada.page.reload();
  await ada.isIn();
  await ada.sees('.is-large [data-name="Bob"]');
  expect(await ada.seat()).toBe(seat);
  await Promise.all([ada.receives(1), bob.receives(1)]);
  expect(watcher?.heardOf("peer-left")).toEqual([]);
  await ada.click("view");
  await ada.sees('[data-view="grid"]');

  await bob.click("share");
  await ada.sees('.is-large [data-testid="screen-video"]');
  await ada.reads("room-notice", /Bob shares the screen/);
  await ada.seesMovement('[data-testid="screen-video"]');
  await ada.page.setViewport({ width: 390, height: 844 });
  await ada.sees('.is-large [data-testid="screen-video"]');
  expect(await complaints(ada.page)).toEqual([]);
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

it("many people stand on several pages, and of whom cannot be seen no picture comes, but the voice does", async () => {
  const room = "crowd";
  const ada = await enter("Ada", room);
  await bystanders(30, room);
  const bob = await enter("Bob", room);
  await bob.click("mute");
  await ada.reads("page", /1 of 2/);
  const pictures = async () => (await ada.pictures()).reduce((sum, each) => sum + each.frames, 0);
  await ada.click("page-on");
  await ada.sees('[data-name="Bob"][data-video="true"]');
  await until(() => grows(pictures), 10_000, "Ada to see Bob");
  expect(await complaints(ada.page)).toEqual([]);
  await ada.click("page-back");
  await until(async () => !(await grows(pictures)), 10_000, "Ada's browser to get no more pictures");
  await bob.click("mute");
  await until(() => grows(() => energy(ada)), 10_000, "Ada to hear Bob");
});
