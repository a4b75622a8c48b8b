import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallSession } from "../src/lib/callSession";
import { rememberUplink } from "../src/lib/linkMemory";
import type { PictureChoice } from "../src/lib/pictureProfiles";
import { FakePeerConnection, fakeDevices, lastPeer } from "./fakes/media";
import { callRoutes, fakeServer } from "./fakes/server";
import { FakeSocket } from "./fakes/socket";

const BEN = { userId: "ben", userName: "Ben" };
let socket: FakeSocket;
let session: CallSession;
let requests: ReturnType<typeof fakeServer>;
let asked: MediaStreamConstraints[];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  asked = [];
  const devices = fakeDevices();
  const getUserMedia = (wanted: MediaStreamConstraints) => {
    asked.push(wanted);
    return devices.getUserMedia(wanted);
  };
  vi.stubGlobal("navigator", { mediaDevices: { ...devices, getUserMedia } });
  requests = fakeServer(callRoutes());
  socket = new FakeSocket();
  session = new CallSession({ socket, selfId: "ada" });
});

afterEach(() => {
  session.close();
  vi.useRealTimers();
});

const pair = (kbps: number) => ({
  id: "pair",
  type: "candidate-pair",
  nominated: true,
  state: "succeeded",
  currentRoundTripTime: 0.03,
  availableOutgoingBitrate: kbps * 1000,
});
let bytes = 0;
/** The browser sends all that the network carries, and says so. */
const video = (kbps: number) => {
  bytes += (kbps * 3000) / 8;
  return { id: "v", type: "outbound-rtp", kind: "video", ssrc: 1, bytesSent: bytes };
};

async function talk(type: "video" | "audio" = "video") {
  await session.start("talk-1", [BEN], type);
  socket.fire("call:answered", { callId: "call-1", userId: "ben" });
  socket.fire("call:answer", { callId: "call-1", fromUserId: "ben", answer: { type: "answer", sdp: "theirs" } });
  lastPeer().become("connected");
  await vi.advanceTimersByTimeAsync(0);
}

async function looks(count: number, kbps: number) {
  lastPeer().getStats = async () =>
    new Map<string, object>([
      ["pair", pair(kbps)],
      ["v", video(kbps)],
    ]) as never;
  for (let i = 0; i < count; i++) await vi.advanceTimersByTimeAsync(3000);
}

const sender = (kind: "audio" | "video") => {
  const found = lastPeer().transceivers.find((each) => each.receiver.track.kind === kind);
  return found?.sender.parameters.encodings[0] as RTCRtpEncodingParameters;
};
const size = () => session.manager.localStream.getVideoTracks()[0]?.getSettings();
const told = (path: string) => requests.filter((each) => each.path.endsWith(path)).map(({ body }) => body);

it("asks for a processed voice and for 720p at 30 frames, 15 to 60 [A91, A93, A94, A138]", async () => {
  await talk();
  expect(asked[0]).toEqual({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, min: 15, max: 60 } },
  });
});

it("sends at most 2 Mbit/s of picture on a free network, and 128 kbit/s of voice [A90, A95]", async () => {
  await talk();
  await looks(4, 4000);
  expect(sender("video")).toMatchObject({ maxBitrate: 2_000_000, maxFramerate: 30 });
  expect(sender("audio").maxBitrate).toBe(128_000);
  expect(session.state.quality).toBe("good");
});

it.each([
  [300, 640, 480, 500_000, "fair"],
  [120, 320, 240, 150_000, "poor"],
] as const)(
  "follows a network of %i kbit/s down to %i × %i [A90, A93, A98]",
  async (kbps, width, height, most, word) => {
    await talk();
    await looks(5, kbps);
    expect(size()).toMatchObject({ width, height });
    expect(sender("video").maxBitrate).toBe(most);
    expect(sender("audio").maxBitrate).toBe(32_000);
    expect(session.state).toMatchObject({ quality: word, picture: { choice: "auto" } });
    expect(session.state.reasons[0]?.kind).toBe("uplink");
    expect(told("/quality").at(-1)).toMatchObject({ quality: word, bitrateKbps: kbps });
  },
);

/** What the browser counts after so many looks of three seconds, in which this share of the packets to this side was lost. */
const received = (look: number, lossPercent: number) => ({
  id: "in",
  type: "inbound-rtp",
  kind: "audio",
  packetsReceived: look * (1000 - 10 * lossPercent),
  packetsLost: look * 10 * lossPercent,
});

const LINK = { rttMs: 50, lossPercent: 0, kbps: 4000 };
it.each([
  [{ rttMs: 50 }, "good", undefined],
  [{ rttMs: 99 }, "good", undefined],
  [{ rttMs: 100 }, "fair", "round-trip"],
  [{ rttMs: 200 }, "fair", "round-trip"],
  [{ rttMs: 300 }, "fair", "round-trip"],
  [{ rttMs: 301 }, "poor", "round-trip"],
  [{ rttMs: 400 }, "poor", "round-trip"],
  [{ lossPercent: 1 }, "good", undefined],
  [{ lossPercent: 2 }, "fair", "loss-in"],
  [{ lossPercent: 3 }, "fair", "loss-in"],
  [{ lossPercent: 5 }, "fair", "loss-in"],
  [{ lossPercent: 8 }, "poor", "loss-in"],
  [{ kbps: 1000 }, "good", undefined],
  [{ kbps: 501 }, "good", undefined],
  [{ kbps: 500 }, "fair", "uplink"],
  [{ kbps: 300 }, "fair", "uplink"],
  [{ kbps: 200 }, "fair", "uplink"],
  [{ kbps: 199 }, "poor", "uplink"],
  [{ kbps: 100 }, "poor", "uplink"],
] as const)(
  "a link of %j is %s every three seconds: shown, explained and told the server [A96, A97, A98, A99, A100, A111, QUAL-1, QUAL-2, QUAL-3, QUAL-4]",
  async (given, word, reason) => {
    await talk();
    const link = { ...LINK, ...given };
    for (let look = 1; look <= 5; look++) {
      const counted = [
        { ...pair(link.kbps), currentRoundTripTime: link.rttMs / 1000 },
        video(link.kbps),
        received(look, link.lossPercent),
      ];
      lastPeer().getStats = async () => new Map(counted.map((each) => [each.id, each])) as never;
      await vi.advanceTimersByTimeAsync(3000);
      expect(session.state).toMatchObject({ quality: word, reasons: reason ? [{ kind: reason }] : [] });
      expect(told("/quality")).toHaveLength(look);
      expect(told("/quality").at(-1)).toMatchObject({ quality: word, rttMs: link.rttMs });
    }
  },
);

it("switches the camera off where no picture fits, and says so to everybody [A93, A120]", async () => {
  await talk();
  await looks(12, 30);
  expect(session.state.media.videoEnabled).toBe(false);
  expect(session.state.picture.pausedAtKbps).toBe(30);
  expect(told("/media").at(-1)).toMatchObject({ videoEnabled: false });
  await session.setVideo(true);
  expect(session.state.picture.pausedAtKbps).toBeNull();
});

it("begins without a picture where less than 200 kbit/s are expected, and tells the server [A120]", async () => {
  rememberUplink(120);
  await talk();
  expect(asked[0]?.video).toBe(false);
  expect(session.state).toMatchObject({ media: { videoEnabled: false }, picture: { pausedAtKbps: 120 } });
  expect(told("/media")[0]).toMatchObject({ videoEnabled: false });
  await session.setVideo(true);
  expect(asked[1]?.video).toBeTruthy();
  expect(session.state.media.videoEnabled).toBe(true);
});

it("begins with a picture where 200 are expected [A120]", async () => {
  rememberUplink(200);
  await talk();
  expect(session.state).toMatchObject({ media: { videoEnabled: true }, picture: { pausedAtKbps: null } });
});

it("remembers what the network carried for the next call [A120]", async () => {
  await talk();
  await looks(3, 150);
  expect(localStorage.getItem("parley.uplink")).toContain('"kbps":150');
});

describe("a choice", () => {
  it.each([
    ["fhd", 1920, 1080, 2_000_000, 128_000],
    ["hd", 1280, 720, 1_000_000, 96_000],
    ["sd", 640, 480, 500_000, 48_000],
    ["ld", 320, 240, 150_000, 32_000],
  ] as [PictureChoice, number, number, number, number][])(
    "of %s stays, whatever the network carries, and the voice counts in what it allows [A93, A119, A137, X-A22]",
    async (choice, width, height, most, voice) => {
      await talk();
      await session.setPicture("sd");
      await session.setPicture(choice);
      expect(size()).toMatchObject({ width, height });
      await looks(5, 3000);
      expect(sender("audio").maxBitrate).toBe(voice);
      expect(sender("video").maxBitrate).toBe(most - voice);
      expect(session.state.picture).toMatchObject({ choice, profile: choice });
    },
  );

  it("of audio only stops pictures in both directions, until the camera is switched on [A137]", async () => {
    await talk();
    const direction = () => lastPeer().transceivers.find((each) => each.receiver.track.kind === "video")?.direction;
    await session.setPicture("audio");
    expect(direction()).toBe("inactive");
    expect(session.state.media.videoEnabled).toBe(false);
    await session.setVideo(true);
    expect(direction()).toBe("sendrecv");
    expect(session.state).toMatchObject({ media: { videoEnabled: true }, picture: { choice: "auto" } });
  });
});

it("scales the picture of a camera that keeps its size [A93]", async () => {
  await talk();
  const track = session.manager.localStream.getVideoTracks()[0] as MediaStreamTrack;
  Object.assign(track, { applyConstraints: async () => {}, getSettings: () => ({ width: 1280, height: 720 }) });
  await session.setPicture("ld");
  expect(sender("video").scaleResolutionDownBy).toBe(3);
});

it("never makes a shared screen smaller", async () => {
  await talk();
  await session.setScreen(true);
  await session.setPicture("ld");
  expect(sender("video").scaleResolutionDownBy).toBe(1);
});

it("opens the microphone anew where the person wants the voice as it is [A91, A138]", async () => {
  await talk();
  await session.setProcessing({ echoCancellation: false });
  expect(asked.at(-1)?.audio).toMatchObject({ echoCancellation: false, noiseSuppression: true, autoGainControl: true });
  expect(session.manager.processing.echoCancellation).toBe(false);
});

it("says that it is the other side's connection where they say so [A137]", async () => {
  await talk();
  socket.fire("call:quality", { callId: "call-1", userId: "ben", quality: "poor" });
  await looks(1, 4000);
  expect(session.state).toMatchObject({ quality: "good", reasons: [{ kind: "theirs" }] });
});

it("ends its measuring with the call", async () => {
  await talk();
  await looks(2, 4000);
  socket.fire("call:ended", { callId: "call-1", reason: "ended-by-user" });
  const before = told("/quality").length;
  await looks(3, 4000);
  expect(told("/quality")).toHaveLength(before);
  expect(FakePeerConnection.made.at(-1)?.closed).toBe(true);
});
