import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type WebRTCManager from "../../web/src/lib/webrtc";
import { chromium, firefox } from "./browsers";
import { Client } from "./client";
import { Person } from "./person";
import { Server, until } from "./server";
import { type Link, Shaper } from "./shaper";

let server: Server;
let browser: Browser;
let shaper: Shaper;

beforeAll(async () => {
  server = await Server.start();
  browser = await chromium();
});

afterEach(() => shaper.close());

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The token that the page keeps, so that a test can ask the server about the same person. */
async function asClient(person: Person): Promise<Client> {
  const token = await person.page.evaluate(() => {
    const kept = Object.values({ ...sessionStorage }).join(" ");
    return /[\w-]+\.[\w-]+\.[\w-]+/.exec(kept)?.[0] ?? "";
  });
  const { body } = await new Client(server.url, token, "").request("GET", "/api/me");
  return new Client(server.url, token, body.user.id);
}

/** Two people in a video call over a link that can be changed. */
async function talking(ada: Person, ben: Person): Promise<void> {
  await shaper.between(ada.page, ben.page);
  await Promise.all([ada.page.reload(), ben.page.reload()]);
  await Promise.all([ada.sees("me"), ben.sees("me")]);
  await ada.call(ben, "video");
  await ben.sees("incoming");
  await ben.click("accept-video");
  await Promise.all([ada.seesMovement(30_000), ben.seesMovement(30_000)]);
}

/** What the indicator says, to the eye and to a screen reader. */
function indicator(person: Person): Promise<string> {
  return person.page.$eval('[data-testid="quality"]', (element) => {
    const { quality } = (element as HTMLElement).dataset;
    const label = element.getAttribute("aria-label");
    const drawn = element.querySelector(`.parley-quality--${quality}`) !== null;
    return label === `Connection quality: ${quality}` && drawn ? (quality ?? "") : `not the same: ${label}, ${quality}`;
  });
}

function reasons(person: Person): Promise<string[]> {
  return person.page.$$eval('[data-testid="quality-reason"]', (all) =>
    all.map((each) => (each as HTMLElement).dataset.kind ?? ""),
  );
}

/** Waits until the person sees this word, and one of these reasons for it. */
async function judges(person: Person, link: Link, word: string, why: string[], withinMs: number): Promise<void> {
  shaper.become(link);
  let seen = "";
  await until(
    async () => {
      const [found, kinds] = [await indicator(person), await reasons(person)];
      seen = `${found} because of ${kinds.join(" and ") || "nothing"}`;
      return found === word && (why.length === 0 || why.some((each) => kinds.includes(each)));
    },
    withinMs,
    `${person.name} to see ${word} over ${JSON.stringify(link)}`,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; last seen: ${seen}`);
  });
}

/** Width and height that the own camera gives now, and the most that the senders may send, in kbit/s. */
function sending(person: Person): Promise<{ size: string; voice: number; picture: number }> {
  return person.page.$eval('[data-testid="in-call"]', (element) => {
    const { manager } = element as HTMLElement & { manager: WebRTCManager };
    const { width, height } = manager.localStream.getVideoTracks()[0]?.getSettings() ?? {};
    const { connections } = manager as unknown as { connections: Map<string, { peer: RTCPeerConnection }> };
    const senders = [...connections.values()][0]?.peer.getSenders() ?? [];
    const most = (kind: string) => {
      const sender = senders.find((each) => each.track?.kind === kind);
      return (sender?.getParameters().encodings[0]?.maxBitrate ?? 0) / 1000;
    };
    return { size: `${width}x${height}`, voice: most("audio"), picture: most("video") };
  });
}

async function sends(person: Person, expected: { size: string; picture: number }, withinMs: number): Promise<void> {
  let seen = {};
  await until(
    async () => {
      const now = await sending(person);
      seen = now;
      return now.size === expected.size && now.picture === expected.picture;
    },
    withinMs,
    `${person.name} to send ${JSON.stringify(expected)}`,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; last seen: ${JSON.stringify(seen)}`);
  });
}

describe("a call whose link becomes worse and better", () => {
  it("is judged by round trip, loss and bitrate, follows the network, and leaves what was measured [A7, A24, A32, A34, A35, A90, A93, A95–A100, A111, A120, A121, A137]", async () => {
    const ada = await Person.signIn(browser, server.url, "Ada Afar");
    const ben = await Person.signIn(browser, server.url, "Ben Afar");
    shaper = new Shaper({ delayMs: 25 });
    const reports: number[] = [];
    ada.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/quality")) reports.push(Date.now());
    });
    await talking(ada, ben);
    expect(await sending(ada)).toMatchObject({ size: "1280x720", picture: 2000 });
    await ada.click("quality");
    await ada.sees("quality-panel");

    await judges(ada, { delayMs: 25 }, "good", [], 15_000);
    await judges(ada, { delayMs: 100 }, "fair", ["round-trip"], 15_000);
    await judges(ada, { delayMs: 200 }, "poor", ["round-trip"], 15_000);
    expect(await ada.text("quality-panel")).toMatch(/The way is long.*Round trip4\d\d ms.*VP9/s);
    await judges(ada, { loss: 0.01 }, "good", [], 20_000);
    await judges(ada, { loss: 0.03 }, "fair", ["loss-in", "loss-out"], 20_000);
    await judges(ada, { loss: 0.08 }, "poor", ["loss-in", "loss-out"], 20_000);
    await judges(ada, { kbps: 1000 }, "good", [], 45_000);
    await judges(ada, { kbps: 300 }, "fair", ["uplink"], 45_000);
    await sends(ada, { size: "640x480", picture: 500 }, 45_000);
    await judges(ada, { kbps: 100 }, "poor", ["uplink"], 20_000);
    expect(await ada.text("quality-panel")).toMatch(/Your uplink is slow.*audio only/s);
    await sends(ada, { size: "320x240", picture: 150 }, 20_000);
    expect((await sending(ada)).voice).toBe(32);

    const seconds = ((reports.at(-1) ?? 0) - (reports[0] ?? 0)) / 1000;
    expect(((reports.length - 1) / seconds) * 30).toBeGreaterThan(9);
    expect(((reports.length - 1) / seconds) * 30).toBeLessThan(11);

    const client = await asClient(ada);
    await ada.click("hang-up");
    await ada.sees("ended");
    const { body } = await client.request("GET", "/api/calls?limit=1");
    const { call } = (await client.request("GET", `/api/calls/${body.calls[0].id}`)).body;
    const mine = call.participants.find((each: { userId: string }) => each.userId === client.id);
    expect(mine.connectionQuality).toBe("poor");
    expect(mine.iceCandidates).toContain("host");
    expect(mine.mediaStats.rttMs.max).toBeGreaterThan(400);
    expect(mine.mediaStats.lossPercent.max).toBeGreaterThan(5);
    expect(mine.mediaStats.bitrateKbps.min).toBeLessThan(200);
    expect(mine.mediaStats.samples).toBeGreaterThan(15);
    expect(call.qualityStats.participants.map((each: { userId: string }) => each.userId)).toHaveLength(2);
    expect(JSON.stringify(call)).not.toMatch(/ufrag|pwd|\d+\.\d+\.\d+\.\d+/);

    // The next call knows what this one found.
    await ada.click("close-call");
    await ada.call(ben, "video");
    await ben.click("close-call").catch(() => {});
    await ben.sees("incoming");
    await ben.click("accept-audio");
    await ada.sees("picture-paused");
    expect(await ada.text("picture-paused")).toContain("network is slow");
    expect((await sending(ada)).size).toBe("undefinedxundefined");
    // Two voices, and nothing else: they take what is there.
    shaper.become({});
    await until(async () => (await sending(ada)).voice === 128, 30_000, "the voice to have all that it may");
    shaper.become({ kbps: 40 });
    await until(async () => (await sending(ada)).voice === 32, 30_000, "the voice to take the least");
    await ben.hears();
    shaper.become({});
    await ada.click("picture-resume");
    await ben.seesMovement(30_000);
    await ada.click("hang-up");
  }, 280_000);
});

describe("a call between Firefox and Chromium", () => {
  it("is judged alike in Firefox, in the codec that both prefer [A35, A96, A97, A98, A111, A121]", async () => {
    const fox = await firefox();
    try {
      const ada = await Person.signIn(browser, server.url, "Ada Chrome");
      const ben = await Person.signIn(fox, server.url, "Ben Fox");
      shaper = new Shaper({ delayMs: 200 });
      await talking(ada, ben);
      await ben.click("quality");
      await judges(ben, { delayMs: 200 }, "poor", ["round-trip"], 20_000);
      expect(await ben.text("quality-numbers")).toMatch(/Your picture.*VP9.*Their picture.*VP9/s);
      await judges(ben, { loss: 0.08 }, "poor", ["loss-in", "loss-out"], 25_000);
      await judges(ben, { kbps: 100 }, "poor", ["uplink"], 30_000);
      await ben.click("hang-up");
      await ben.sees("ended");
    } finally {
      await fox.close();
    }
  }, 120_000);
});
