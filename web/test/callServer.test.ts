import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallServer } from "../src/lib/callServer";
import type { MediaState } from "../src/lib/types";
import { FakePeerConnection, FakeTrack, fakeDevices, lastPeer } from "./fakes/media";
import { FakeRemoteStream } from "./fakes/remoteStream";
import { fakeServer } from "./fakes/server";
import { FakeWebSocket, lastSocket } from "./fakes/webSocket";

const ON: MediaState = { audioEnabled: true, videoEnabled: true, screenSharing: false };
const TRACKS = [
  { trackId: "t1", streamId: "s1", kind: "audio", source: "mic" },
  { trackId: "t2", streamId: "s1", kind: "video", source: "camera" },
];
const BEN = { peerId: "p-ben", userId: "ben", userName: "Ben", mediaState: ON, tracks: TRACKS };

const heard = {
  arrived: vi.fn(),
  settled: vi.fn(),
  screen: vi.fn(),
  speaker: vi.fn(),
  heldBack: vi.fn(),
  moderation: vi.fn(),
  wayProblem: vi.fn(),
  state: vi.fn(),
  kicked: vi.fn(),
};
/** Who is connected over another way too. */
let otherwise: string[];
let server: CallServer;
let lender: { pictureKbps: number };

beforeEach(async () => {
  vi.useFakeTimers();
  FakeWebSocket.made.length = 0;
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices() });
  fakeServer({ "GET /api/me": [200, { user: { id: "u-me", name: "Ada" } }] });
  for (const each of Object.values(heard)) each.mockClear();
  otherwise = ["ben"];
  const localStream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  lender = {
    pictureKbps: Number.POSITIVE_INFINITY,
    mediaState: ON,
    localStream,
    screenStream: null,
    voice: localStream.getAudioTracks()[0],
    toggleAudio: vi.fn(),
    toggleVideo: vi.fn(),
  } as { pictureKbps: number };
  server = new CallServer({
    roomId: "call:1",
    baseUrl: "https://parley.test",
    token: () => "jwt",
    lender: lender as never,
    comesOtherwise: (userId) => otherwise.includes(userId),
    ...heard,
  });
  await settle();
});

afterEach(() => server.close());

const settle = () => vi.advanceTimersByTimeAsync(0);

const track = (kind: "audio" | "video") => Object.assign(new FakeTrack(kind), { id: `their ${kind}` });
type Track = ReturnType<typeof track>;

/** In the room with Ben, of whom the browser has announced a stream. */
async function withBen() {
  const socket = lastSocket();
  socket.open();
  const welcome = { peerId: "me", roomId: "call:1", resumeToken: "r", resumed: false, mediaKept: false };
  socket.hear("welcome", { ...welcome, participants: [BEN] }, "join");
  socket.hear("turn-credentials", { urls: [], username: "", credential: "", ttl: 600 });
  await settle();
  const tracks = [track("audio"), track("video")];
  const stream = new FakeRemoteStream("s1", tracks);
  lastPeer().ontrack?.({ streams: [stream], track: tracks[0] } as never);
  return { socket, stream, tracks };
}

function plays(tracks: Track[], frames: number): void {
  const stats = [
    { type: "inbound-rtp", kind: "audio", trackIdentifier: tracks[0]?.id, packetsReceived: 9 },
    { type: "inbound-rtp", kind: "video", trackIdentifier: tracks[1]?.id, framesDecoded: frames },
  ];
  vi.spyOn(lastPeer(), "getStats").mockResolvedValue(new Map(stats.map((each, i) => [String(i), each])) as never);
}

it("says who moderates and who is muted, and mutes and sends away in the room [A113]", async () => {
  const socket = lastSocket();
  socket.open();
  const welcome = { peerId: "me", roomId: "call:1", resumeToken: "r", resumed: false, mediaKept: false };
  socket.hear("welcome", { ...welcome, moderator: true, participants: [{ ...BEN, silenced: ["audio"] }] }, "join");
  await settle();
  expect(heard.moderation).toHaveBeenLastCalledWith({ moderator: true, muted: ["ben"] });
  server.mute("ben", false);
  server.remove("ben");
  server.mute("nobody", true);
  expect(socket.sentOf("mute")).toEqual([{ peerId: "p-ben", kind: "audio", muted: false }]);
  expect(socket.sentOf("kick")).toEqual([{ peerId: "p-ben" }]);
});

it("sends all sizes of the camera within what the person has chosen, and as much as before when they take that back [A119]", async () => {
  await withBen();
  const rates = () =>
    lastPeer()
      .transceivers.flatMap(({ sender }) => sender.getParameters().encodings)
      .flatMap(({ maxBitrate }) => maxBitrate ?? []);
  const free = rates();
  expect(free).toEqual([150_000, 500_000, 2_000_000]);
  lender.pictureKbps = 468;
  await server.fit();
  expect(rates()).toEqual([50_000, 88_302, 353_208]);
  expect(rates()).toHaveLength(3);
  lender.pictureKbps = Number.POSITIVE_INFINITY;
  await server.fit();
  expect(rates()).toEqual(free);
});

it("sends what the call sends, from the call's own devices", async () => {
  await withBen();
  expect(FakePeerConnection.made.at(-1)?.transceivers).toHaveLength(2);
  expect(lastSocket().sentOf("media-state")).toEqual([ON]);
});

it("shows somebody who comes otherwise only when voice and picture play on here, and tells them", async () => {
  const { socket, stream, tracks } = await withBen();
  plays(tracks, 3);
  await vi.advanceTimersByTimeAsync(1000);
  expect(heard.arrived).not.toHaveBeenCalled();
  plays(tracks, 8);
  await vi.advanceTimersByTimeAsync(200);
  expect(heard.arrived.mock.calls).toEqual([["ben", stream]]);
  expect(server.has("ben")).toBe(true);
  expect(socket.sentOf("message")).toEqual([{ to: "p-ben", body: { type: "parley-moved" } }]);
});

it("shows somebody who comes by no other way at once", async () => {
  otherwise = [];
  const { stream } = await withBen();
  await vi.advanceTimersByTimeAsync(200);
  expect(heard.arrived.mock.calls).toEqual([["ben", stream]]);
});

it("waits for no picture that is not looked at", async () => {
  server.want("ben", "camera", { paused: true });
  const { stream, tracks } = await withBen();
  plays(tracks, 0);
  await vi.advanceTimersByTimeAsync(200);
  expect(heard.arrived.mock.calls).toEqual([["ben", stream]]);
});

it("is the only way from then on, until somebody leaves the call", async () => {
  const { socket, tracks } = await withBen();
  plays(tracks, 8);
  socket.hear("message", { from: "p-ben", body: { type: "parley-moved" }, at: "" });
  await vi.advanceTimersByTimeAsync(200);
  expect(server.isOnlyWayTo("ben")).toBe(false);
  await vi.advanceTimersByTimeAsync(2500);
  expect(server.isOnlyWayTo("ben")).toBe(true);
  server.forget("ben");
  expect([server.has("ben"), server.isOnlyWayTo("ben")]).toEqual([false, false]);
});

it("gives the other way up only when both sides have each other here", async () => {
  const { socket, tracks } = await withBen();
  plays(tracks, 8);
  await vi.advanceTimersByTimeAsync(2000);
  expect(heard.settled).not.toHaveBeenCalled();
  socket.hear("message", { from: "p-ben", body: { type: "parley-moved" }, at: "" });
  await vi.advanceTimersByTimeAsync(2500);
  expect(heard.settled.mock.calls).toEqual([["ben"]]);
});

it("asks for the size in which somebody is shown, also when their camera comes later, and for none when only voices are wanted", async () => {
  server.want("ben", "camera", { width: 320 });
  const { socket } = await withBen();
  expect(socket.sentOf("subscribe").at(-1)).toEqual({ trackId: "t2", width: 320 });
  server.setVoicesOnly(true);
  expect(socket.sentOf("subscribe").at(-1)).toEqual({ trackId: "t2", paused: true });
  server.setVoicesOnly(false);
  expect(socket.sentOf("subscribe").at(-1)).toEqual({ trackId: "t2", width: 320 });
});

it("asks again for a room that is not there yet, as after a restart, and not for one that it was sent out of", async () => {
  const { socket } = await withBen();
  socket.hear("error", { code: "room_not_found", message: "no" }, "join");
  await vi.advanceTimersByTimeAsync(2000);
  const again = lastSocket();
  expect(again).not.toBe(socket);
  again.open();
  again.break(4003);
  expect(heard.kicked).toHaveBeenCalledOnce();
  const made = FakeWebSocket.made.length;
  await vi.advanceTimersByTimeAsync(5000);
  expect(FakeWebSocket.made).toHaveLength(made);
});

it("whose picture the server holds back is told, and when it comes again", async () => {
  otherwise = [];
  const { socket, tracks } = await withBen();
  plays(tracks, 9);
  await vi.advanceTimersByTimeAsync(100);
  socket.hear("stream-state", { trackId: "t2", state: "paused", reason: "bandwidth" });
  expect(heard.heldBack).toHaveBeenLastCalledWith(["ben"]);
  socket.hear("stream-state", { trackId: "t2", state: "active" });
  expect(heard.heldBack).toHaveBeenLastCalledWith([]);
  expect(heard.heldBack).toHaveBeenCalledTimes(2);
});

it("that no way to the server is found is told, and that one is", async () => {
  const { socket } = await withBen();
  socket.hear("offer", { sdp: "v=0", tracks: [] });
  await vi.advanceTimersByTimeAsync(13_000);
  expect(heard.wayProblem).toHaveBeenCalledOnce();
  expect(heard.wayProblem.mock.calls[0]?.[0]).toMatchObject({
    kind: "network",
    title: expect.stringMatching(/^No way to the server/),
  });
  lastPeer().become("connected");
  expect(heard.wayProblem).toHaveBeenLastCalledWith(null);
});
