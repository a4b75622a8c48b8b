import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fresh } from "./attempt";
import { chromium, firefox } from "./browsers";
import { Guest, tokenOf } from "./guest";
import { Server, until } from "./server";

let server: Server;
let one: Browser;
let fox: Browser;
const guests: Guest[] = [];
let rooms = 0;

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

/** Runs in pages before anything else: pictures go out in that codec and in these layers of one stream, sound repeats itself (RFC 2198). */
function prefer(codec: string, layers: string): void {
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

async function publish(codec: string, layers: string, room: string): Promise<Guest> {
  const ada = await Guest.at(one, "Ada");
  guests.push(ada);
  await ada.page.evaluateOnNewDocument(prefer, codec, layers);
  await ada.open(`${server.url}/room/${encodeURIComponent(fresh(room))}#token=${await tokenOf(server.url, "Ada")}`);
  await ada.isIn();
  return ada;
}

async function watch(browser: Browser, name: string, room: string): Promise<Guest> {
  const guest = await Guest.enter(browser, server.url, name, fresh(room));
  guests.push(guest);
  await guest.click("camera");
  return guest;
}

/** Waits until the picture that somebody sees is in that codec, has a width like this, and goes on. */
async function sees(guest: Guest, codec: string, width: (pixels: number) => boolean, what: string): Promise<void> {
  let frames = -1;
  const goesOn = async () => {
    const picture = (await guest.pictures()).find((each) => each.codec === `video/${codec}` && width(each.width));
    if (!picture) return false;
    if (frames < 0) frames = picture.frames;
    return picture.frames > frames + 10;
  };
  await until(goesOn, 20_000, `${guest.name} to see ${what} in ${codec}`).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify([await guest.pictures(), await guests[0]?.encodings()])}`);
  });
}

describe("pictures of Chromium in a room", () => {
  it.each([
    ["VP9", "", "in three sizes", "Chromium and Firefox"],
    ["VP9", "L3T3_KEY", "in layers of one stream", "Chromium and Firefox"],
    // Firefox shows H.264 with a component that it fetches from the internet.
    ["H264", "", "in three sizes", "two in Chromium"],
  ])(
    "%s %s %s: %s see them move, each in the size it shows; sound that repeats itself is heard by both [SFU-5, A121, A122]",
    async (codec, layers, _, where) => {
      const room = `codecs ${rooms++}`;
      await publish(codec, layers, room);
      const viewers = [await watch(one, "Cem", room)];
      viewers.push(await watch(where === "two in Chromium" ? one : fox, "Fay", room));
      await Promise.all(viewers.map((each) => sees(each, codec, (p) => p > 0, "Ada")));
      await Promise.all(viewers.map((each) => each.want("Ada", { width: 160, height: 90 })));
      await Promise.all(viewers.map((each) => sees(each, codec, (p) => p <= 320, "the small picture")));
      await Promise.all(viewers.map((each) => each.want("Ada", {})));
      await Promise.all(viewers.map((each) => sees(each, codec, (p) => p > 320, "the large picture")));
      for (const each of viewers) {
        const { energy } = await each.traffic();
        expect(energy.some((loud) => loud > 0)).toBe(true);
      }
    },
  );
});
