import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./browsers";
import { carry, type HostOptions, Messenger, PageServer } from "./messenger";
import { until } from "./server";
import { silentPort, Turn } from "./turn";

let server: PageServer;
let one: Browser;
let other: Browser;
const messengers: Messenger[] = [];
const turns: Turn[] = [];

beforeAll(async () => {
  server = await PageServer.start();
  [one, other] = await Promise.all([chromium(), chromium()]);
});

afterEach(async () => {
  await Promise.all(messengers.splice(0).map((each) => each.close()));
  await Promise.all(turns.splice(0).map((each) => each.stop()));
});

afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
  server?.stop();
});

async function turn(): Promise<Turn> {
  const started = await Turn.start();
  turns.push(started);
  return started;
}

async function open(browser: Browser, options: HostOptions): Promise<Messenger> {
  const messenger = await Messenger.open(browser, server.url, options);
  messengers.push(messenger);
  return messenger;
}

const RELAY_ONLY = "window.forced = { iceTransportPolicy: 'relay' };";
const HOLD = "window.hold = true;";

/** A call in which each side has a TURN server of its own. */
async function call(before: string): Promise<{ ada: Messenger; ben: Messenger; ours: Turn; theirs: Turn }> {
  const [ours, theirs] = await Promise.all([turn(), turn()]);
  const ada = await open(one, { hash: "startCall", iceServers: ours.servers, before });
  const ben = await open(other, { iceServers: theirs.servers, before });
  await carry(ada, ben);
  return { ada, ben, ours, theirs };
}

const states = ({ page }: Messenger) =>
  page.evaluate(() => (window as unknown as { seen: { states: string[] } }).seen.states);

const release = ({ page }: Messenger) =>
  page.evaluate(() => {
    const held = window as unknown as { hold: boolean; held: (() => void)[] };
    held.hold = false;
    for (const tell of held.held.splice(0)) tell();
  });

const allowAllPaths = ({ page }: Messenger) =>
  page.evaluate(() => {
    const { peers } = (window as unknown as { seen: { peers: RTCPeerConnection[] } }).seen;
    for (const peer of peers) peer.setConfiguration({ ...peer.getConfiguration(), iceTransportPolicy: "all" });
  });

async function isRelayed(messenger: Messenger): Promise<void> {
  await messenger.reads("path", /^Relayed$/);
  const { local, remote } = await messenger.stats();
  expect([local, remote]).toEqual(["relay", "relay"]);
}

async function becomesDirect(messenger: Messenger): Promise<void> {
  await messenger.reads("path", /^Direct$/, 20_000);
  const { local, remote } = await messenger.stats();
  expect([local, remote].join()).not.toContain("relay");
}

describe("a call over two TURN servers", () => {
  it("sends an offer with a relay candidate, and goes from relay to relay where there is no other way [D3, D4, D7]", async () => {
    const { ada, ben } = await call(RELAY_ONLY);
    expect(await ada.offer()).toMatch(/^a=candidate:.* typ relay/m);
    expect(await ben.answer()).toMatch(/^a=candidate:.* typ relay/m);
    await Promise.all([isRelayed(ada), isRelayed(ben)]);
    await Promise.all([ada.seesMovement(), ben.hears()]);
  });

  it("goes over the relay of the caller alone, where only the caller has one [D7]", async () => {
    const ours = await turn();
    const ada = await open(one, { hash: "startCall", iceServers: ours.servers, before: RELAY_ONLY });
    const ben = await open(other, {});
    await carry(ada, ben);
    await ada.reads("path", /^Relayed$/);
    await Promise.all([ada.hears(), ben.seesMovement()]);
  });

  it("becomes direct by candidates that are found late, without interruption and without a second message outside [D8, D9]", async () => {
    const { ada, ben } = await call(HOLD);
    expect(await ada.offer()).not.toMatch(/typ host/);
    await Promise.all([isRelayed(ada), isRelayed(ben)]);
    await Promise.all([release(ada), release(ben)]);
    await Promise.all([becomesDirect(ada), becomesDirect(ben)]);
    await Promise.all([ada.seesMovement(), ben.seesMovement(), ada.hears(), ben.hears()]);
    for (const each of [ada, ben]) expect((await states(each)).join()).toMatch(/^(connecting,)?connected$/);
    expect(await ada.told()).toMatchObject({ startCall: [expect.any(String)], acceptCall: [] });
    expect(await ben.told()).toMatchObject({ startCall: [], acceptCall: [expect.any(String)] });
  });

  it("looks for a better way at once when the network changes, through the call itself [D9]", async () => {
    const { ada, ben } = await call(RELAY_ONLY);
    await Promise.all([isRelayed(ada), isRelayed(ben)]);
    await Promise.all([allowAllPaths(ada), allowAllPaths(ben)]);
    // The callee may only ask for it; the caller offers.
    await ben.page.evaluate(() => dispatchEvent(new Event("online")));
    await Promise.all([becomesDirect(ada), becomesDirect(ben)]);
    await Promise.all([ada.seesMovement(), ben.hears()]);
    for (const each of [ada, ben]) expect((await states(each)).join()).not.toMatch(/disconnected|failed/);
  });

  it("says that it reconnects while the way is gone, and is restored with it [D9]", async () => {
    const { ada, ben, ours } = await call(RELAY_ONLY);
    await ada.seesMovement();
    ours.pause();
    await Promise.all([ada.reads("note", /Reconnecting/, 20_000), ben.reads("note", /Reconnecting/, 20_000)]);
    ours.goOn();
    await Promise.all([ada.seesNo("note", 30_000), ben.seesNo("note", 30_000)]);
    await Promise.all([ada.seesMovement(), ben.seesMovement()]);
  });

  it("ends after three attempts where the way never comes back, and tells both messengers once [D13]", async () => {
    const { ada, ben, ours } = await call(RELAY_ONLY);
    await ours.stop();
    await Promise.all([ada.reaches("ended", 60_000), ben.reaches("ended", 60_000)]);
    await ada.reads("status", /connection was lost/i);
    expect((await ada.told()).endCall).toBe(1);
    expect((await ben.told()).endCall).toBe(1);
  });
});

describe("an offer", () => {
  it("goes out within 10 s where the TURN server is silent, with what there is [D5]", async () => {
    const silent = await silentPort();
    const began = performance.now();
    const servers = `return '[{"urls":"turn:127.0.0.1:${silent.port}","username":"a","credential":"b"}]'`;
    const ada = await open(one, { hash: "startCall", iceServers: servers });
    expect(await ada.offer(14_000)).toMatch(/typ host/);
    expect(performance.now() - began).toBeLessThan(13_000);
    silent.close();
  });

  it("is not kept waiting by other candidates once there is a relay [D5]", async () => {
    const [ours, silent] = await Promise.all([turn(), silentPort()]);
    // The server that never answers would hold up the end of gathering by many seconds.
    const slow = ours.servers.replace("[{", `[{ urls: 'stun:127.0.0.1:${silent.port}' }, {`);
    const began = performance.now();
    const ada = await open(one, { hash: "startCall", iceServers: slow });
    expect(await ada.offer()).toMatch(/typ relay/);
    expect(performance.now() - began).toBeLessThan(5_000);
    await until(async () => (await ada.told()).startCall.length === 1, 1_000, "exactly one offer");
    silent.close();
  });
});
