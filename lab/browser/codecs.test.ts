import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fresh } from "./attempt";
import { chromium, firefox } from "./browsers";
import { Guest, tokenOf } from "./guest";
import { Server, until } from "./server";

let server: Server;
let one: Browser;
let fox: Browser;
/** Two who watch, seen and heard by nobody, and the room that they are in as long as nothing fails. */
let watching: { room: string; cem: Guest; fay: Guest } | undefined;
let ada: Guest | undefined;

beforeAll(async () => {
  server = await Server.start();
  [one, fox] = await Promise.all([chromium(), firefox()]);
});

beforeEach(async () => {
  if (watching) return;
  const room = fresh("codecs");
  const [cem, fay] = await Promise.all([watch(one, "Cem", room), watch(fox, "Fay", room)]);
  watching = { room, cem, fay };
});

afterEach(async ({ task }) => {
  await ada?.close();
  ada = undefined;
  if (task.result?.state !== "fail" || !watching) return;
  const { cem, fay } = watching;
  watching = undefined;
  await Promise.allSettled([cem.close(), fay.close()]);
});

afterAll(async () => {
  await Promise.all([one?.close(), fox?.close()]);
  await server?.stop();
});

/**
 * Runs in pages before anything else: pictures go out in that codec and in these layers of one stream, sound repeats itself (RFC 2198). They are the
 * smallest that Chromium still makes three sizes of, since two cores are little for AV1.
 */
function prefer(codec: string, layers: string): void {
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) =>
    capture(wanted?.video ? { ...wanted, video: { width: 960, height: 540 } } : wanted);
  const native = RTCPeerConnection.prototype.addTransceiver;
  RTCPeerConnection.prototype.addTransceiver = function (track, init) {
    const kind = typeof track === "string" ? track : track.kind;
    const one = kind === "video" && layers ? { ...init, sendEncodings: [{ scalabilityMode: layers }] } : init;
    const transceiver = native.call(this, track, one as RTCRtpTransceiverInit);
    const first = (kind === "video" ? `video/${codec}` : "audio/red").toLowerCase();
    const known = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
    const place = ({ mimeType }: { mimeType: string }) => (mimeType.toLowerCase() === first ? 0 : 1);
    transceiver.setCodecPreferences(known.toSorted((a, b) => place(a) - place(b)));
    return transceiver;
  };
}

async function publish(name: string, room: string, codec: string, layers: string): Promise<void> {
  ada = await Guest.at(one, name);
  await ada.page.evaluateOnNewDocument(prefer, codec, layers);
  await ada.open(`${server.url}/room/${room}#token=${await tokenOf(server.url, name)}`);
  await ada.isIn();
}

async function watch(browser: Browser, name: string, room: string): Promise<Guest> {
  const guest = await Guest.enter(browser, server.url, name, room);
  await guest.click("camera");
  await guest.click("mute");
  return guest;
}

/** Waits until the picture that somebody sees of the publisher is in that codec, has a width like this, and goes on. */
async function sees(guest: Guest, codec: string, width: (pixels: number) => boolean, what: string): Promise<void> {
  let frames = -1;
  const goesOn = async () => {
    const picture = await guest.pictureOf(ada?.name ?? "");
    if (picture?.codec !== `video/${codec}` || !width(picture.width)) return false;
    if (frames < 0) frames = picture.frames;
    return picture.frames > frames + 10;
  };
  // Chromium makes the largest size when it believes in 800 kbit/s, and where its first probes failed it gets there by 8 % a second.
  await until(goesOn, 40_000, `${guest.name} to see ${what} in ${codec}`).catch(async (error: Error) => {
    const known = [await guest.pictures(), await guest.heldBack(), await ada?.encodings()];
    throw new Error(`${error.message}: ${JSON.stringify(known)}`);
  });
}

/** Of all voices that somebody hears. */
async function loudness(guest: Guest): Promise<number> {
  return (await guest.traffic()).energy.reduce((sum, each) => sum + each, 0);
}

describe("pictures of Chromium in a room", () => {
  it.each([
    ["VP9", "", "in three sizes", "Chromium and Firefox"],
    ["VP9", "L3T3_KEY", "in layers of one stream", "Chromium and Firefox"],
    ["AV1", "", "in three sizes", "Chromium and Firefox"],
    ["AV1", "L3T3_KEY", "in layers of one stream", "Chromium and Firefox"],
    // Firefox shows H.264 with a component that it fetches from the internet.
    ["H264", "", "in three sizes", "Chromium alone"],
  ])(
    "%s %s %s: they move in %s, each in the size that is shown; sound that repeats itself is heard [SFU-5, A121, A122]",
    async (codec, layers, _, where) => {
      const { room, cem, fay } = watching as NonNullable<typeof watching>;
      const name = fresh(`${codec} ${layers}`);
      await publish(name, room, codec, layers);
      const viewers = where === "Chromium alone" ? [cem] : [cem, fay];
      await Promise.all(viewers.map((each) => sees(each, codec, (p) => p > 0, "the publisher")));
      const before = await Promise.all([cem, fay].map(loudness));
      await Promise.all(viewers.map((each) => each.want(name, { width: 160, height: 90 })));
      await Promise.all(viewers.map((each) => sees(each, codec, (p) => p <= 320, "the small picture")));
      await Promise.all(viewers.map((each) => each.want(name, {})));
      await Promise.all(viewers.map((each) => sees(each, codec, (p) => p > 320, "the large picture")));
      const after = await Promise.all([cem, fay].map(loudness));
      expect(after[0]).toBeGreaterThan(before[0] as number);
      expect(after[1]).toBeGreaterThan(before[1] as number);
    },
  );
});
