import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { fresh } from "./attempt";
import { chromium, firefox } from "./browsers";
import { Guest, tokenOf } from "./guest";
import { NodeGuest } from "./nodeGuest";
import { Server, until } from "./server";
import { Cable, StrangersSite } from "./strangers";

const GRACE_SECONDS = 5;

let site: StrangersSite;
let server: Server;
let one: Browser;
let fox: Browser;
const guests: { close(): unknown }[] = [];

beforeAll(async () => {
  site = await StrangersSite.start("plain-room.html");
  server = await Server.start({ PARLEY_ALLOWED_ORIGINS: site.url, PARLEY_GRACE_TIME: String(GRACE_SECONDS) });
  [one, fox] = await Promise.all([chromium(), firefox()]);
});

afterEach(async () => {
  await Promise.all(guests.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), fox?.close()]);
  await server?.stop();
  site?.stop();
});

function kept<T extends { close(): unknown }>(guest: T): T {
  guests.push(guest);
  return guest;
}

async function enter(browser: Browser, name: string, room: string, url = server.url): Promise<Guest> {
  return kept(await Guest.enter(browser, url, name, fresh(room)));
}

/** Somebody at the plain page, which has none of our code. */
async function enterPlainly(name: string, room: string, more = ""): Promise<Guest> {
  const guest = kept(await Guest.at(one, name));
  const settings = new URLSearchParams({ server: server.url, room: fresh(room), name });
  await guest.open(`${site.url}/#${settings}${more}`);
  await guest.page.waitForFunction(() => document.getElementById("state")?.textContent === "joined", {
    timeout: 20_000,
  });
  return guest;
}

/** What is sent in 4 seconds, in kbit/s. */
async function kbpsSent(guest: Guest): Promise<number> {
  const before = (await guest.traffic()).bytesSent;
  const began = performance.now();
  await until(() => performance.now() - began > 4000, 5000, "four seconds");
  return (((await guest.traffic()).bytesSent - before) * 8) / (performance.now() - began);
}

describe("a room", () => {
  it("lets Chromium, Firefox and a program without a browser see and hear each other, each over one connection [A10, A106, A113, A125, O2, O36, O39, A139]", async () => {
    const ada = await enter(one, "Ada", "three kinds");
    const fay = await enter(fox, "Fay", "three kinds");
    const nia = kept(await NodeGuest.enter(server.url, "Nia", fresh("three kinds")));
    await Promise.all([ada.seesOthers("Fay", "Nia"), fay.seesOthers("Ada", "Nia")]);
    await Promise.all([ada.receives(2), fay.receives(2), nia.receives(2)]);
    await ada.seesMovement();
    await fay.seesMovement();
    for (const each of [ada, fay]) expect((await each.traffic()).connections).toBe(1);
    const { ciphers } = await ada.traffic();
    expect(ciphers).toHaveLength(1);
    expect(ciphers[0]).toMatch(/^AEAD_AES|^SRTP_AEAD|^AES_CM/);
    expect(nia.heard.filter((each) => each.type === "failure")).toEqual([]);
  });

  it("takes no more from a sender when more people watch [A10]", async () => {
    const ada = await enter(one, "Ada", "audience");
    const watchers = [await enterPlainly("W1", "audience", "&send=no")];
    await watchers[0]?.receives(1);
    await until(async () => (await kbpsSent(ada)) > 300, 40_000, "Ada's picture to reach its size");
    const alone = await kbpsSent(ada);
    for (const name of ["W2", "W3", "W4"]) watchers.push(await enterPlainly(name, "audience", "&send=no"));
    await Promise.all(watchers.map((each) => each.receives(1)));
    expect(await kbpsSent(ada)).toBeLessThan(alone * 1.5 + 100);
    expect((await ada.traffic()).connections).toBe(1);
  });

  it.each(["VP8", "VP9", "H264"])("carries %s, untouched, from sender to viewer [A92]", async (codec) => {
    const ada = await enter(one, "Ada", `codec ${codec}`);
    await enterPlainly("Bob", `codec ${codec}`, `&video=${codec}`);
    await ada.receives(1);
    await ada.seesMovement();
    expect((await ada.traffic()).codecs).toEqual([`video/${codec}`]);
  });

  it("works for a page that was written from the documentation alone, beside the web client [O2, O36, O38, O40, O41, O45]", async () => {
    const ada = await enter(one, "Ada", "plain");
    const pat = await enterPlainly("Pat", "plain");
    await ada.seesOthers("Pat");
    await Promise.all([ada.receives(1), pat.receives(1)]);
    await pat.seesMovement("#videos video");
    expect(await pat.page.$eval("#title", (title) => title.textContent)).toBe(`${fresh("plain")}: Ada, Pat (you)`);
    await pat.page.click("#mute");
    await ada.sees('[data-testid="remote-muted"]');
    await pat.page.click("#leave");
    await ada.seesOthers();
  });
});

describe("in a room", () => {
  it("muting is seen by the others, and undone, ten times over [A6, A113]", async () => {
    const ada = await enter(one, "Ada", "mute");
    const fay = await enter(fox, "Fay", "mute");
    await Promise.all([ada.receives(1), fay.receives(1)]);
    for (let i = 0; i < 10; i++) {
      await ada.click("mute");
      await fay.sees('[data-name="Ada"] [data-testid="remote-muted"]');
      await ada.click("mute");
      await fay.seesNo('[data-name="Ada"] [data-testid="remote-muted"]');
    }
    await fay.receives(1);
  });

  it("a camera that is off sends nothing, and comes back [A6]", async () => {
    const ada = await enter(one, "Ada", "camera");
    const fay = await enter(fox, "Fay", "camera");
    await Promise.all([ada.receives(1), fay.receives(1)]);
    await ada.click("camera");
    await fay.sees('[data-name="Ada"][data-video="false"]');
    await until(async () => (await kbpsSent(ada)) < 120, 30_000, "Ada to send no more than a voice");
    await ada.click("camera");
    await fay.sees('[data-name="Ada"][data-video="true"]');
    await fay.receives(1);
    await fay.seesMovement();
  });

  it("a shared screen is shown beside the camera, and goes away [A4]", async () => {
    const ada = await enter(one, "Ada", "screen");
    const fay = await enter(fox, "Fay", "screen");
    const nia = kept(await NodeGuest.enter(server.url, "Nia", fresh("screen")));
    await Promise.all([ada.receives(2), fay.receives(2)]);
    for (let i = 0; i < 2; i++) {
      await ada.click("share");
      await fay.sees('[data-testid="screen-video"]');
      await fay.seesMovement('[data-testid="screen-video"]');
      await fay.seesMovement();
      await ada.click("share");
      await fay.seesNo('[data-testid="screen-video"]');
    }
    await fay.receives(2);
    const added = nia.heard.filter(({ type, data }) => type === "track-added" && data.source === "screen");
    expect(added).toHaveLength(2);
    expect(nia.heard.filter(({ type, data }) => type === "track-removed" && data.source === "screen")).toHaveLength(2);
  });

  it("who speaks is marked, until they fall silent", async () => {
    const ada = await enter(one, "Ada", "speaker");
    const nia = kept(await NodeGuest.enter(server.url, "Nia", fresh("speaker")));
    await Promise.all([ada.receives(1), nia.receives(1)]);
    await ada.sees('[data-name="Nia"][data-speaking="true"]');
    nia.fallSilent();
    await ada.seesNo('[data-name="Nia"][data-speaking="true"]');
  });
});

describe("coming and going", () => {
  it("is told in words: who joined, who left, how many are here [A113, O43, O44]", async () => {
    const ada = await enter(one, "Ada", "doors");
    await ada.reads("room-count", /Only you/);
    const bob = await enter(one, "Bob", "doors");
    await ada.reads("room-notice", /Bob joined/);
    await ada.reads("room-count", /2 people/);
    await bob.click("leave");
    await bob.reads("left-reason", /You left/);
    await ada.reads("room-notice", /Bob left/);
    await ada.seesOthers();
    await bob.click("join-again");
    await bob.isIn();
    await Promise.all([ada.receives(1), bob.receives(1)]);
  });

  it("is noticed where a page is closed: at once no picture, and soon no seat [O42, A115]", async () => {
    const ada = await enter(one, "Ada", "closed page");
    const bob = await enter(one, "Bob", "closed page");
    await ada.seesOthers("Bob");
    const began = performance.now();
    await bob.page.close();
    await ada.sees('[data-name="Bob"][data-video="false"]');
    await ada.seesOthers();
    expect(performance.now() - began).toBeLessThan(8000);
    await ada.reads("room-notice", /Bob left/);
  });

  it("is noticed after the grace time where a browser dies [A113, O44]", async () => {
    const ada = await enter(one, "Ada", "dead browser");
    const other = await chromium();
    await Guest.enter(other, server.url, "Bob", fresh("dead browser"));
    await ada.receives(1);
    const began = performance.now();
    other.process()?.kill("SIGKILL");
    await ada.seesOthers();
    const seconds = (performance.now() - began) / 1000;
    expect(seconds).toBeGreaterThan(GRACE_SECONDS - 1);
    expect(seconds).toBeLessThan(GRACE_SECONDS + 5);
    await ada.reads("room-notice", /Bob lost the connection/);
  });

  it("is not noticed at all where the network is cut for a moment: who comes back keeps seat and media", async () => {
    const cable = kept(await Cable.to(server.port));
    const ada = await enter(one, "Ada", "cut");
    const bob = await enter(one, "Bob", "cut", cable.url);
    await Promise.all([ada.receives(1), bob.receives(1)]);
    const seat = await bob.seat();
    cable.break();
    await bob.sees('[data-phase="returning"]');
    await bob.reads("returning", /Coming back/);
    cable.mend();
    await bob.isIn(GRACE_SECONDS * 1000);
    await Promise.all([ada.receives(1), bob.receives(1)]);
    expect((await bob.traffic()).connections).toBe(1);
    expect(await ada.others()).toEqual(["Bob"]);
    expect(await bob.seat()).toBe(seat);
  });
});

describe("who may not come in", () => {
  let strict: Server;

  beforeAll(async () => {
    strict = await Server.start({ PARLEY_ROOM_AUTO_CREATE: "false", PARLEY_ROOM_LIMIT: "1" });
  });

  afterAll(async () => {
    await strict?.stop();
  });

  async function refusedAt(room: string, hash: string): Promise<Guest> {
    const guest = kept(await Guest.at(one, "Eve"));
    await guest.open(`${strict.url}/room/${room}${hash}`);
    return guest;
  }

  it("reads that there is no such room", async () => {
    const eve = await refusedAt("nowhere", `#token=${await tokenOf(strict.url, "Eve")}`);
    await eve.reads("left-reason", /no such room/);
    await eve.reads("error", /Check its name/);
  });

  it("reads that the room is full, and comes in when somebody has left", async () => {
    const small = await Server.start({ PARLEY_ROOM_LIMIT: "1" });
    kept({ close: () => small.stop() });
    const ada = await enter(one, "Ada", "booth", small.url);
    const eve = kept(await Guest.at(one, "Eve"));
    await eve.open(`${small.url}/room/${fresh("booth")}#token=${await tokenOf(small.url, "Eve")}`);
    await eve.reads("left-reason", /This room is full/);
    await ada.click("leave");
    await eve.click("join-again");
    await eve.isIn();
  });

  it("signs in first, and then goes on into the room of the address", async () => {
    const eve = await refusedAt("nowhere", "");
    await eve.sees('[data-testid="name-input"]');
    await eve.page.type('[data-testid="name-input"]', "Eve");
    await eve.click("continue");
    await eve.reads("left-reason", /no such room/);
  });

  it("cannot have media without encryption: a description without a fingerprint is refused [A106]", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/v1/webrtc/signal?room=bare`, [
      "Bearer",
      await tokenOf(server.url, "Eve"),
    ]);
    const heard: { type: string; data: { message?: string } }[] = [];
    socket.on("message", (text) => heard.push(JSON.parse(String(text))));
    socket.on("open", () => {
      socket.send(JSON.stringify({ type: "join" }));
      socket.send(JSON.stringify({ type: "offer", data: { sdp: BARE } }));
    });
    await until(() => heard.some((each) => each.type === "error"), 5000, "the refusal");
    expect(heard.find((each) => each.type === "error")?.data.message).toMatch(/fingerprint/);
    expect(heard.some((each) => each.type === "answer")).toBe(false);
    socket.close();
  });

  it("is turned away before the upgrade with a bad token or at another tenant's host [O36]", async () => {
    expect(await status(strict, "nonsense")).toBe(401);
    expect(await status(strict, await tokenOf(strict.url, "Eve"), "ns-other.localhost")).toBe(403);
  });
});

/** An offer of one voice, with everything but a fingerprint. */
const BARE = [
  "v=0",
  "o=- 1 1 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:abcdefghijklmnopqrstuv",
  "a=setup:actpass",
  "a=mid:0",
  "a=sendonly",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "",
].join("\r\n");

/** The status with which an upgrade is refused. */
function status(at: Server, token: string, host = "localhost"): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${at.port}/v1/webrtc/signal?room=lobby`, ["Bearer", token], {
    headers: { host: `${host}:${at.port}` },
  });
  return new Promise((resolve, reject) => {
    socket.on("error", () => {});
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
    socket.on("open", () => reject(new Error("was let in")));
  });
}
