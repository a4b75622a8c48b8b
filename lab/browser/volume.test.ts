import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallSession, PictureChoice } from "../../web/src/lib";
import { chromium, freshPage } from "./browsers";
import { Client } from "./client";
import { Server, until } from "./server";

/** How long is measured, in milliseconds. Who sets it is told the figures. */
const WINDOW_MS = Number(process.env.PARLEY_VOLUME_MS ?? 8_000);

/** Bytes around each packet, with IPv4. */
const UDP_AND_IP = 28;

/** What was found, for whoever measures. */
const found = new Map<string, Volume>();
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await chromium();
});

afterAll(async () => {
  if (process.env.PARLEY_VOLUME_MS) for (const [what, volume] of found) console.log(what, JSON.stringify(volume));
  await browser?.close();
  await server?.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: what the pages keep in their window
type Any = any;

/** What somebody sends: of the voice at most, and which profile; `camera` is the size of what they have before it. */
interface Side {
  voiceKbps?: number;
  picture?: PictureChoice;
  camera?: [width: number, height: number];
  fps?: number;
}

/** Bytes that left a page so far, and when that was counted, in milliseconds. */
interface Sent {
  at: number;
  /** Inside of RTP. */
  voice: number;
  picture: number;
  packets: number;
  /** All that went by the connection, with headers, encryption, RTCP and checks; without UDP and IP. */
  all: number;
  width: number;
}

/** Runs in pages before anything else: a voice that never pauses, and a picture with more in it than its encoder may send. */
function busyDevices(width: number, height: number, fps: number): void {
  const voice = () => {
    const context = new AudioContext();
    const noise = new AudioBufferSourceNode(context, { loop: true });
    noise.buffer = context.createBuffer(1, 2 * context.sampleRate, context.sampleRate);
    const samples = noise.buffer.getChannelData(0);
    // Syllables: bands of noise that swell four times a second.
    for (let i = 0; i < samples.length; i++)
      samples[i] = (Math.random() - 0.5) * (0.6 + 0.4 * Math.sin((i / context.sampleRate) * 8 * Math.PI));
    const throat = new BiquadFilterNode(context, { type: "bandpass", frequency: 600, Q: 0.7 });
    const out = context.createMediaStreamDestination();
    noise.connect(throat).connect(out);
    noise.start();
    return out.stream.getAudioTracks();
  };
  const picture = () => {
    const generator = new (window as Any).MediaStreamTrackGenerator({ kind: "video" });
    const writer = generator.writable.getWriter();
    const luma = width * height;
    const frames = Array.from({ length: 6 }, (_, n) => {
      const bytes = new Uint8Array(luma * 1.5).fill(128);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          bytes[y * width + x] =
            128 + 60 * Math.sin((x + 9 * n) / 23) * Math.cos((y - 5 * n) / 31) + (Math.random() - 0.5) * 40;
      return bytes;
    });
    let count = 0;
    setInterval(() => {
      const timestamp = performance.now() * 1000;
      const format = { format: "I420", codedWidth: width, codedHeight: height, timestamp } as const;
      if (writer.desiredSize > 0)
        void writer.write(new VideoFrame(frames[count++ % frames.length] as Uint8Array, format));
    }, 1000 / fps);
    return [generator as MediaStreamTrack];
  };
  // A picture that is made smaller while the browser learns how much it may send takes half a minute to become large again.
  const native = RTCRtpSender.prototype.setParameters;
  RTCRtpSender.prototype.setParameters = function (parameters) {
    return native.call(this, { ...parameters, degradationPreference: "maintain-resolution" } as RTCRtpSendParameters);
  };
  navigator.mediaDevices.getUserMedia = async (wanted) =>
    new MediaStream([...(wanted?.audio ? voice() : []), ...(wanted?.video ? picture() : [])]);
}

/** Somebody at a page that only talks, with the library as it is served. */
async function sit(who: Client, { voiceKbps, fps = 30, camera: [width, height] = [640, 480] }: Side): Promise<Page> {
  const page = await freshPage(browser, 320, 240);
  await page.evaluateOnNewDocument(busyDevices, width, height, fps);
  await page.goto(`${server.url}/docs`);
  await page.addScriptTag({ url: `${server.url}/sdk/parley.js` });
  await page.evaluate(
    async (token, selfId, media) => {
      const { Parley } = window as Any;
      const socket = Parley.io({ auth: { token } });
      await new Promise((resolve) => socket.on("connect", resolve));
      const session = new Parley.CallSession({ socket, selfId, media });
      socket.on("call:incoming", (incoming: Any) => session.receive(incoming));
      Object.assign(window, { session });
    },
    who.token,
    who.id,
    voiceKbps ? { maxVoiceKbps: voiceKbps } : {},
  );
  return page;
}

async function call(name: string, caller: Side, callee: Side): Promise<[Page, Page]> {
  const [ada, ben] = await Promise.all([
    Client.inDevMode(server.url, `Ada ${name}`),
    Client.inDevMode(server.url, `Ben ${name}`),
  ]);
  const conversationId = await ada.conversation(ben);
  const pages = await Promise.all([sit(ada, caller), sit(ben, callee)]);
  const type = caller.picture ? "video" : "audio";
  await pages[0].evaluate(
    (id, userId, kind) =>
      ((window as Any).session as CallSession).start(id, [{ userId, userName: "Ben" }], kind as "audio" | "video"),
    conversationId,
    ben.id,
    type,
  );
  await pages[1].evaluate(async (kind) => {
    const own = (window as Any).session as CallSession;
    while (own.state.phase !== "incoming") await new Promise((resolve) => setTimeout(resolve, 20));
    await own.accept(kind === "video");
  }, type);
  for (const [i, side] of [caller, callee].entries())
    if (side.picture)
      await pages[i]?.evaluate((choice) => ((window as Any).session as CallSession).setPicture(choice), side.picture);
  return pages;
}

async function sent(page: Page): Promise<Sent> {
  const entries = await page.evaluate(async () => {
    const { manager } = (window as Any).session as CallSession;
    const reports = [...(await manager.stats()).values()] as Any[];
    return reports.flatMap((each) => [...each.values()]) as Any[];
  });
  const streams = entries.filter((each) => each.type === "outbound-rtp");
  const transport = entries.find((each) => each.type === "transport");
  const picture = streams.find((each) => each.kind === "video");
  const sum = (key: string, of = streams) => of.reduce((total, each) => total + each[key], 0);
  return {
    at: transport?.timestamp ?? 0,
    voice: sum(
      "bytesSent",
      streams.filter((each) => each.kind === "audio"),
    ),
    picture: picture?.bytesSent ?? 0,
    packets: sum("packetsSent"),
    all: transport?.bytesSent ?? 0,
    width: picture?.frameWidth ?? 0,
  };
}

/** Megabytes an hour: what is in the packets, and all that goes by the connection with what UDP and IP add. */
interface Volume {
  voice: number;
  picture: number;
  all: number;
}

/** Measures what a page sends from now on. */
async function volumeOf(page: Page, name: string): Promise<Volume> {
  const first = await sent(page);
  let last = first;
  const isOver = async () => {
    last = await sent(page);
    return last.at - first.at >= WINDOW_MS;
  };
  await until(isOver, WINDOW_MS + 10_000, "what is sent to be measured");
  const perHour = (bytes: number) => ((bytes / (last.at - first.at)) * 3600) / 1000;
  const volume = {
    voice: perHour(last.voice - first.voice),
    picture: perHour(last.picture - first.picture),
    all: perHour(last.all - first.all + UDP_AND_IP * (last.packets - first.packets)),
  };
  found.set(name, volume);
  return volume;
}

/**
 * Waits until nearly so much is sent as may be, for two seconds: Chromium learns the line first, and leaves out a fifth of a voice at 32 kbit/s
 * meanwhile.
 */
async function settles(page: Page, kbps: number): Promise<void> {
  let before = await sent(page);
  let rate = 0;
  const there = async () => {
    const now = await sent(page);
    if (now.at - before.at < 2000) return false;
    rate = ((now.voice + now.picture - before.voice - before.picture) * 8) / (now.at - before.at);
    before = now;
    return rate > 0.85 * kbps;
  };
  await until(there, 30_000, `${kbps} kbit/s to be sent`).catch((error: Error) => {
    throw new Error(`${error.message}: ${rate} ${JSON.stringify(before)}`);
  });
}

/** Within a fifth. */
function about(megabytes: number, expected: number): void {
  expect(megabytes).toBeGreaterThan(0.8 * expected);
  expect(megabytes).toBeLessThan(1.2 * expected);
}

describe("an hour of a call, in one direction", () => {
  let voices: [Page, Page];

  beforeAll(async () => {
    voices = await call("voices", { voiceKbps: 32 }, { voiceKbps: 64 });
  });

  it("takes 225 MB with a picture of 480 lines, and 450 with one of 720 [A119]", async () => {
    const small: Side = { picture: "sd", camera: [640, 480], fps: 15 };
    const large: Side = { picture: "hd", camera: [1280, 720], fps: 10 };
    const pages = await call("pictures", small, large);
    await Promise.all([settles(pages[0], 500), settles(pages[1], 1000)]);
    const [sd, hd] = await Promise.all([volumeOf(pages[0], "sd"), volumeOf(pages[1], "hd")]);
    about(sd.voice + sd.picture, 225);
    about(hd.voice + hd.picture, 450);
    expect(await Promise.all(pages.map(async (page) => (await sent(page)).width))).toEqual([640, 1280]);
    await Promise.all(pages.map((page) => page.browserContext().close()));
  });

  it("takes 900 MB with a picture of 1080 lines, 15 of a voice alone at 32 kbit/s, and 30 of one at 64 [A118, A119]", async () => {
    const fhd: Side = { picture: "fhd", camera: [1920, 1080], fps: 8 };
    const pages = await call("large", fhd, { picture: "ld", camera: [320, 240], fps: 5 });
    await Promise.all([settles(pages[0], 2000), settles(voices[0], 32), settles(voices[1], 64)]);
    const [large, low, high] = await Promise.all([
      volumeOf(pages[0], "fhd"),
      volumeOf(voices[0], "32"),
      volumeOf(voices[1], "64"),
    ]);
    about(large.voice + large.picture, 900);
    expect((await sent(pages[0])).width).toBe(1920);
    about(low.voice, 15);
    about(high.voice, 30);
    await Promise.all([...pages, ...voices].map((page) => page.browserContext().close()));
  });
});
