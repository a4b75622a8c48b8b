import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./browsers";
import { Person } from "./person";
import { Server } from "./server";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// Neither mobile nor touch: a change of those loads the page again.
const PHONE = { width: 360, height: 640 };
const DESK = { width: 1280, height: 800 };
const LOOKS = [
  [DESK, "light"],
  [DESK, "dark"],
  [PHONE, "dark"],
] as const;

let server: Server;
let one: Browser;
let other: Browser;

beforeAll(async () => {
  server = await Server.start();
  [one, other] = await Promise.all([chromium(), chromium(["--use-fake-ui-for-media-stream=deny"])]);
});

afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
  await server?.stop();
});

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] };

/** What axe finds on the page as it is. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated rather than loaded: the page's policy lets no other script in.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

/** Where somebody wants to look at all of them, `SCREENS` names a folder. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENS;
  if (folder) await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, "-")}.png`) });
}

/** Axe in light and dark at a desk, and in the dark on a phone, where nothing may be wider than the screen either. */
async function isFine(page: Page, screen: string): Promise<void> {
  for (const [viewport, scheme] of LOOKS) {
    await page.setViewport(viewport);
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    const name = `${screen}, ${scheme}, ${viewport.width}`;
    await photograph(page, name);
    expect(await violations(page), name).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${name}: wider than the screen`).toBeLessThanOrEqual(0);
  }
  await page.setViewport(DESK);
}

/** Presses Tab until something has the focus, which must be seen. */
async function tabTo(person: Person, selector: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const focus = await person.page.evaluate((wanted) => {
      const element = document.activeElement as HTMLElement | null;
      return {
        there: element?.matches(wanted) ?? false,
        outline: element ? getComputedStyle(element).outlineStyle : "",
      };
    }, selector);
    if (focus.there) {
      expect(focus.outline, `the focus on ${selector}`).not.toBe("none");
      return;
    }
    await person.page.keyboard.press("Tab");
  }
  throw new Error(`${person.name} did not reach ${selector} by Tab`);
}

async function pressOn(person: Person, testId: string, within = ""): Promise<void> {
  await person.sees(testId);
  await person.page.bringToFront();
  await tabTo(person, `${within} [data-testid="${testId}"]`);
  await person.page.keyboard.press("Enter");
}

describe("every screen", () => {
  it("has no violation that axe finds, in light and dark, and fits on a phone", async () => {
    const page = await one.newPage();
    await page.goto(`${server.url}/nowhere`);
    await isFine(page, "an address without a page");
    await page.goto(server.url);
    await page.waitForSelector('[data-testid="name-input"]');
    await isFine(page, "sign-in");
    await page.close();

    const ada = await Person.signIn(one, server.url, "Ada Axe");
    await isFine(ada.page, "home of a newcomer");
    const ben = await Person.signIn(one, server.url, "Ben Axe");
    await ada.click("check-devices");
    await ada.reads("level-words", /works/);
    await isFine(ada.page, "camera and microphone");
    await ada.page.keyboard.press("Escape");
    await ada.gone("device-dialog");
    await ada.click("invite");
    await ada.sees("invite-dialog");
    await isFine(ada.page, "invitation");
    await ada.page.keyboard.press("Escape");

    await ada.call(ben, "video");
    await ben.sees("incoming");
    await isFine(ada.page, "calling");
    await ben.page.bringToFront();
    await isFine(ben.page, "somebody calls");
    await ben.click("accept-video");
    await Promise.all([ada.seesMovement(), ben.seesMovement()]);
    await ada.page.bringToFront();
    await isFine(ada.page, "a call");
    await ada.click("sound-menu");
    await ada.sees("microphone-choice");
    await isFine(ada.page, "choosing a microphone");
    await ada.page.keyboard.press("Escape");
    await ada.click("quality");
    await ada.sees("quality-panel");
    await isFine(ada.page, "why the connection is as it is");
    await ada.page.keyboard.press("Escape");
    await ada.page.keyboard.press("?");
    await ada.sees("help-dialog");
    await isFine(ada.page, "help for keys");
    await ada.page.keyboard.press("Escape");
    await ada.click("camera");
    await ben.there("remote-camera-off");
    await ben.page.bringToFront();
    await isFine(ben.page, "a call without the other's camera");
    await ben.click("hang-up");
    await ada.sees("ended");
    await ada.page.bringToFront();
    await isFine(ada.page, "the end of a call");
    await ada.click("close-call");
    await ben.page.bringToFront();
    await ben.click("close-call");
    await ben.call(ada, "audio");
    await ada.sees("incoming");
    await ben.click("cancel");
    await ada.sees("ended");
    await ada.page.bringToFront();
    await ada.click("close-call");
    await ada.sees("history-row");
    await ada.sees("missed");
    await isFine(ada.page, "home with a history and a missed call");

    await ada.open(`${server.url}/room/axe`);
    await ada.reads("level-words", /works/);
    await isFine(ada.page, "the lobby of a room");
    await ada.click("join-room");
    await ada.page.waitForSelector('[data-testid="room"][data-phase="joined"]');
    await isFine(ada.page, "a room");
    await ada.click("leave");
    await ada.sees("left");
    await isFine(ada.page, "a room that was left");

    const eve = await Person.signIn(other, server.url, "Eve Axe");
    await eve.call(ben, "video");
    await eve.sees("error-message");
    await isFine(eve.page, "a refused camera");
    await eve.click("permission-help");
    await eve.sees("permission-dialog");
    await isFine(eve.page, "help for permissions");
  }, 300_000);
});

describe("keys alone", () => {
  it("bring one from signing in to the end of a call", async () => {
    const context = await one.createBrowserContext();
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForSelector('[data-testid="name-input"]');
    const ben = await Person.signIn(one, server.url, "Ben Keys");
    await page.bringToFront();
    await page.keyboard.type("Ada Keys");
    await page.keyboard.press("Enter");
    const ada = Person.at(page, "Ada Keys");
    await ada.sees("me");
    await page.waitForSelector('[data-user-name="Ben Keys"]');
    await pressOn(ada, "call-video", '[data-user-name="Ben Keys"]');
    await pressOn(ben, "accept-video");
    await Promise.all([ada.seesMovement(), ben.seesMovement()]);
    await ada.page.bringToFront();
    await ada.page.keyboard.press("m");
    await ben.there("remote-muted");
    await pressOn(ada, "sound-menu");
    await ada.sees("microphone-choice");
    await ada.page.keyboard.press("Escape");
    await ada.gone("microphone-choice");
    expect(await ada.page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid)).toBe("sound-menu");
    await ada.page.keyboard.press("?");
    await ada.sees("help-dialog");
    await ada.page.keyboard.press("Escape");
    await ada.gone("help-dialog");
    await pressOn(ada, "hang-up");
    await ben.sees("ended");
    await pressOn(ben, "close-call");
    await ben.sees("history-row");
  });
});
