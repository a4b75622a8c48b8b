import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "puppeteer-core";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox, freshPage } from "./browsers";
import { Client, Listener } from "./client";
import { Server, until } from "./server";

const SCRIPT = createRequire(import.meta.url).resolve("socket.io-client/dist/socket.io.js");
const OFFER = { type: "offer", sdp: "v=0\r\n" };

let server: Server;
const clients: Client[] = [];

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server?.stop();
});

async function person(name: string): Promise<Client> {
  const client = await Client.inDevMode(server.url, name);
  clients.push(client);
  return client;
}

/** A call that runs: Ada with a socket, and Ben, whose socket the test brings along. */
async function running(ada: Client, ben: Client, bensSocket: string): Promise<string> {
  const conversationId = await ada.conversation(ben);
  const { body } = await ada.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
  const answer = await ben.request("POST", `/api/calls/${body.callId}/answer`, {}, { "x-socket-id": bensSocket });
  expect(answer.status).toBe(200);
  return body.callId;
}

/** News and signals for somebody who is away. */
async function missing(ada: Client, adaHears: Listener, ben: string, callId: string): Promise<void> {
  await ada.request("PATCH", `/api/calls/${callId}/media`, { audioEnabled: false });
  expect(await adaHears.emit("call:offer", { callId, targetUserId: ben, offer: OFFER })).toEqual({ ok: true });
  await ada.request("PATCH", `/api/calls/${callId}/media`, { audioEnabled: true });
}

const AGAIN = { forceNew: true, reconnectionDelay: 1500, randomizationFactor: 0 };

describe("the unmodified socket.io-client, cut off in a call", () => {
  it.each(["websocket", "polling"] as const)(
    "over %s is the same socket when it comes back, and gets what it missed [K9, CALL-12, SIG-14]",
    async (transport) => {
      const [ada, ben] = await Promise.all([person("Ada"), person("Ben")]);
      const adaHears = await ada.connect();
      const socket: Socket = io(server.url, { ...AGAIN, auth: { token: ben.token }, transports: [transport] });
      ben.sockets.push(socket);
      const benHears = new Listener(socket);
      await until(() => socket.connected, 5000, "Ben to be connected");
      expect(socket.recovered).toBeFalsy();
      const before = socket.id;
      const callId = await running(ada, ben, before as string);
      await adaHears.emit("call:offer", { callId, targetUserId: ben.id, offer: OFFER });
      await benHears.hears("call:offer");
      benHears.heard.length = 0;
      const cut = new Promise((resolve) => socket.once("disconnect", resolve));
      socket.io.engine.close();
      await cut;
      await missing(ada, adaHears, ben.id, callId);
      await until(() => socket.connected, 10_000, "Ben to be back");
      expect([socket.recovered, socket.id]).toEqual([true, before]);
      await benHears.hears("call:offer");
      const states = benHears.heard.filter((each) => each.event === "call:media-state-changed");
      expect(states.map(({ payload }) => (payload.mediaState as { audioEnabled: boolean }).audioEnabled)).toEqual([
        false,
        true,
      ]);
      expect(benHears.heard.map((each) => each.event)).not.toContain("call:ended");
      expect(await adaHears.count("call:participant-left")).toBe(0);
      // The device that has the call is still this one, without a word from it.
      await adaHears.emit("call:offer", { callId, targetUserId: ben.id, offer: { ...OFFER, sdp: "v=1\r\n" } });
      await until(() => benHears.heard.some((e) => JSON.stringify(e.payload).includes("v=1")), 5000, "the next offer");
      await ada.request("POST", `/api/calls/${callId}/end`);
    },
  );

  it("with somebody else's secret is a new socket", async () => {
    const [ada, eve] = await Promise.all([person("Ada"), person("Eve")]);
    const hers = (await ada.connect()).socket;
    const pid = Reflect.get(hers, "_pid");
    const socket = io(server.url, { ...AGAIN, auth: { token: eve.token, pid, offset: "0" } });
    eve.sockets.push(socket);
    await until(() => socket.connected, 5000, "Eve to be connected");
    expect(socket.id).not.toBe(hers.id);
    expect(hers.connected).toBe(true);
  });
});

interface Seen {
  recovered: boolean;
  same: boolean;
  heard: string[];
}

/** Connects in a page, so that it can be cut off there. */
async function inPage(page: Page, token: string): Promise<string> {
  await page.goto(`${server.url}/self-test`);
  await page.evaluate(readFileSync(SCRIPT, "utf8"));
  return page.evaluate(
    (auth, options) =>
      new Promise<string>((resolve) => {
        // biome-ignore lint/suspicious/noExplicitAny: the global of the script
        const socket = (window as any).io({ ...options, auth });
        const heard: string[] = [];
        socket.onAny((event: string) => heard.push(event));
        Object.assign(window, { socket, heard });
        socket.once("connect", () => resolve(socket.id));
      }),
    { token },
    AGAIN,
  );
}

const cutIn = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        // biome-ignore lint/suspicious/noExplicitAny: what inPage has put there
        const { socket } = window as any;
        socket.once("disconnect", () => resolve());
        socket.io.engine.transport.ws.close();
      }),
  );

const seenIn = (page: Page, before: string): Promise<Seen> =>
  page.evaluate((id) => {
    // biome-ignore lint/suspicious/noExplicitAny: what inPage has put there
    const { socket, heard } = window as any;
    return { recovered: socket.connected && socket.recovered, same: socket.id === id, heard };
  }, before);

describe.each([
  ["Chromium", chromium],
  ["Firefox", firefox],
])("the unmodified socket.io-client in %s", (_, launch) => {
  it("is the same socket after a cut, and gets what it missed [K9, CALL-12, SIG-14]", async () => {
    const browser = await launch();
    try {
      const [ada, ben] = await Promise.all([person("Ada"), person("Ben")]);
      const adaHears = await ada.connect();
      const page = await freshPage(browser);
      const before = await inPage(page, ben.token);
      const isUpgraded = () =>
        // biome-ignore lint/suspicious/noExplicitAny: what inPage has put there
        page.evaluate(() => (window as any).socket.io.engine.transport.name === "websocket");
      await until(isUpgraded, 10_000, "the upgrade to WebSocket");
      const callId = await running(ada, ben, before);
      await cutIn(page);
      await missing(ada, adaHears, ben.id, callId);
      await until(async () => (await seenIn(page, before)).recovered, 10_000, "the page to be back");
      const isComplete = async () => (await seenIn(page, before)).heard.includes("call:offer");
      await until(isComplete, 5000, "the page to have heard the offer");
      const { same, heard } = await seenIn(page, before);
      expect(same).toBe(true);
      expect(heard.filter((event) => event === "call:media-state-changed")).toHaveLength(2);
      await ada.request("POST", `/api/calls/${callId}/end`);
    } finally {
      await browser.close();
    }
  });
});
