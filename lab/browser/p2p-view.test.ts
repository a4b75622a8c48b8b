import { mkdirSync } from "node:fs";
import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { complaints } from "./axe";
import { chromium } from "./browsers";
import { type HostOptions, Messenger, PageServer, pack } from "./messenger";

/** Where pictures of every state go, if somebody wants to look at them. */
const SHOTS = process.env.PARLEY_SHOTS;
const WIDTHS = [320, 375, 1280];

let server: PageServer;
let browser: Browser;
let other: Browser;
const open: Messenger[] = [];

beforeAll(async () => {
  server = await PageServer.start();
  [browser, other] = await Promise.all([
    chromium(["--use-fake-device-for-media-stream=fps=30,device-count=3"]),
    chromium(),
  ]);
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  await Promise.all([browser?.close(), other?.close()]);
  server?.stop();
});

async function page(options: HostOptions = {}, from = browser): Promise<Messenger> {
  const messenger = await Messenger.open(from, server.url, options);
  open.push(messenger);
  return messenger;
}

async function answered(ada: HostOptions = {}, ben: HostOptions = {}): Promise<{ ada: Messenger; ben: Messenger }> {
  const caller = await page({ hash: "startCall", ...ada });
  const callee = await page({ hash: `acceptCall=${pack(await caller.offer())}`, ...ben }, other);
  await caller.command(`onAnswer=${pack(await callee.answer())}`);
  await Promise.all([caller.reaches("active"), callee.reaches("active")]);
  return { ada: caller, ben: callee };
}

const FACE = `return "data:image/svg+xml," + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#97366f"/><circle cx="5" cy="4" r="2" fill="#fff"/><circle cx="5" cy="10" r="4" fill="#fff"/></svg>')`;
const NAMED = "window.calls.getName = () => 'Ada Lovelace';";

/** Every state that a person can see, and the way into it. */
const STATES: Record<string, () => Promise<Messenger>> = {
  idle: () => page(),
  "no-host": () => page({ noHost: true, hash: "startCall" }),
  "no-servers": () => page({ hash: "startCall", iceServers: 'return "{"' }),
  incoming: async () =>
    page({
      hash: `offerIncomingCall=${pack(await (await page({ hash: "startCall" })).offer())}`,
      avatar: FACE,
      before: NAMED,
    }),
  "incoming-audio": async () =>
    page({
      query: "disableVideoCompletely",
      hash: `offerIncomingCall=${pack(await (await page({ hash: "startCall" })).offer())}`,
    }),
  ringing: async () => {
    const ada = await page({ hash: "startCall", before: NAMED });
    await ada.offer();
    return ada;
  },
  connecting: async () => {
    const ben = await page({ hash: `acceptCall=${pack(await (await page({ hash: "startCall" })).offer())}` });
    await ben.answer();
    return ben;
  },
  "in-call": async () => {
    const { ada } = await answered({ before: NAMED });
    await ada.seesMovement();
    return ada;
  },
  "remote-off": async () => {
    const { ada, ben } = await answered({ avatar: FACE, before: NAMED }, { query: "noOutgoingVideoInitially" });
    await ben.click("mute");
    await ada.sees("remote-muted");
    return ada;
  },
  "self-off": async () => {
    const { ada } = await answered();
    await ada.click("camera");
    await ada.click("mute");
    return ada;
  },
  sharing: async () => {
    const { ada, ben } = await answered();
    await ada.page.bringToFront();
    await ada.click("share");
    await ben.page.waitForSelector('[data-fit="whole"]');
    return ada;
  },
  settings: async () => {
    const { ada } = await answered();
    await ada.click("more");
    await ada.sees("Camera");
    return ada;
  },
  denied: async () => (await answered({ before: "window.refuse = () => 'NotAllowedError';" })).ada,
  "busy-notice": async () => {
    const { ada } = await answered();
    await ada.command("startCall");
    await ada.sees("error");
    return ada;
  },
  "right-to-left": async () => (await answered({ query: "lang=he" })).ada,
  ended: async () => {
    const { ada } = await answered({ avatar: FACE, before: NAMED });
    await ada.click("hang-up");
    await ada.reaches("ended");
    return ada;
  },
  declined: async () => {
    const ada = await page({ hash: "startCall" });
    await ada.offer();
    await ada.command("onEnd=declined");
    await ada.reaches("ended");
    return ada;
  },
};

const overflow = ({ page: tab }: Messenger) => tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe("every state of the page", () => {
  it.each(Object.keys(STATES))("%s can be read and used by everybody, on every width, light and dark", async (name) => {
    const messenger = await (STATES[name] as () => Promise<Messenger>)();
    await messenger.page.bringToFront();
    for (const theme of ["light", "dark"]) {
      await messenger.page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: theme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
      expect(await complaints(messenger.page), theme).toEqual([]);
      for (const width of WIDTHS) {
        await messenger.page.setViewport({ width, height: width < 600 ? 640 : 760 });
        expect(await overflow(messenger), `${width} px`).toBeLessThanOrEqual(0);
        if (SHOTS) await messenger.page.screenshot({ path: `${SHOTS}/${name}-${width}-${theme}.png` });
      }
    }
  });
});
