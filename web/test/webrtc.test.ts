import { beforeEach, expect, it, vi } from "vitest";
import WebRTCManager from "../src/lib/webrtc";
import { FakePeerConnection, type FakeTrack, fakeDevices, lastPeer } from "./fakes/media";
import { callRoutes, fakeServer } from "./fakes/server";
import { FakeSocket } from "./fakes/socket";

const OFFER = { type: "offer", sdp: "theirs" };
let socket: FakeSocket;
let manager: WebRTCManager;
let requests: ReturnType<typeof fakeServer>;

beforeEach(() => {
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices() });
  requests = fakeServer(callRoutes());
  socket = new FakeSocket();
  manager = new WebRTCManager(socket);
  manager.currentCallId = "call-1";
});

const offerFrom = (fromUserId: string, callId = "call-1") =>
  socket.fire("call:offer", { callId, fromUserId, offer: OFFER });
const patches = () => requests.filter((each) => each.method === "PATCH").map((each) => each.body);

it("works as the seed writes it, from credentials to cleanup [A60] [A61] [A62] [A64] [A65]", async () => {
  await manager.setTurnCredentials({ urls: ["turn:t:3478"], username: "1:u", credential: "c" });
  const stream = await manager.initializeLocalStream(true, true);
  expect(stream.getTracks()).toHaveLength(2);
  manager.isInitiator = true;
  await manager.initiateCallToUser("ben");
  expect(socket.sentOf("call:offer")).toEqual([
    { callId: "call-1", targetUserId: "ben", offer: { type: "offer", sdp: "local" } },
  ]);
  expect(lastPeer().configuration.iceServers).toEqual([{ urls: ["turn:t:3478"], username: "1:u", credential: "c" }]);
});

it("gives living connections new credentials, which the next ICE restart then uses [A104] [O48]", async () => {
  await manager.setTurnCredentials({ urls: ["turn:t:3478"], username: "1:u", credential: "c" });
  await manager.initiateCallToUser("ben");
  await manager.setTurnCredentials({ urls: ["turn:t:3478"], username: "2:u", credential: "d" });
  expect(FakePeerConnection.made).toHaveLength(1);
  expect(lastPeer().configuration.iceServers).toEqual([{ urls: ["turn:t:3478"], username: "2:u", credential: "d" }]);
});

it("forgives the seed's credentials that are undefined [A61]", async () => {
  await manager.setTurnCredentials(undefined);
  await manager.initiateCallToUser("ben");
  expect(lastPeer().configuration.iceServers).toEqual([]);
});

it("tells of a remote stream once for each person [A63]", async () => {
  const onRemoteStream = vi.fn();
  manager.onRemoteStream = onRemoteStream;
  offerFrom("ben");
  await vi.waitFor(() => expect(socket.sentOf("call:answer")).toHaveLength(1));
  lastPeer().receiveTrack("audio");
  lastPeer().receiveTrack("video");
  expect(onRemoteStream.mock.calls.map(([userId]) => userId)).toEqual(["ben"]);
});

it("ignores signals of other calls [A64]", async () => {
  offerFrom("ben", "call-2");
  socket.fire("call:ice-candidate", { callId: "call-2", fromUserId: "ben", candidate: { candidate: "c" } });
  socket.fire("call:participant-joined", { callId: "call-2", userId: "cleo", userName: "Cleo" });
  expect(FakePeerConnection.made).toHaveLength(0);
});

it("offers to a newcomer, but not twice to somebody it already called [A57]", async () => {
  await manager.initiateCallToUser("ben");
  socket.fire("call:participant-joined", { callId: "call-1", userId: "ben", userName: "Ben" });
  socket.fire("call:participant-joined", { callId: "call-1", userId: "cleo", userName: "Cleo" });
  await vi.waitFor(() => expect(socket.sentOf("call:offer")).toHaveLength(2));
  expect(socket.sentOf("call:offer").map((each) => each.targetUserId)).toEqual(["ben", "cleo"]);
});

it("closes the connection to somebody who left [A58]", async () => {
  await manager.initiateCallToUser("ben");
  socket.fire("call:participant-left", { callId: "call-1", userId: "ben" });
  expect(lastPeer().closed).toBe(true);
  expect((await manager.stats()).size).toBe(0);
});

it.each(["call:rejected", "call:missed"])("offers anew to somebody who joins after %s [CALL-4]", async (event) => {
  await manager.initiateCallToUser("ben");
  socket.fire(event, { callId: "call-1", userId: "ben" });
  expect(lastPeer().closed).toBe(true);
  socket.fire("call:participant-joined", { callId: "call-1", userId: "ben", userName: "Ben" });
  await vi.waitFor(() => expect(socket.sentOf("call:offer")).toHaveLength(2));
});

it("mutes and shows the camera by the wanted state, and tells the others [A66] [A44]", async () => {
  const stream = await manager.initializeLocalStream(true, true);
  await manager.toggleAudio(false);
  await manager.toggleVideo(false);
  expect(stream.getTracks().map((each) => each.enabled)).toEqual([false, false]);
  await manager.toggleAudio(true);
  expect(stream.getAudioTracks()[0]?.enabled).toBe(true);
  const latest = { audioEnabled: true, videoEnabled: false, screenSharing: false };
  await vi.waitFor(() => expect(patches().at(-1)).toEqual(latest));
});

it("tells the server what it could not hear as soon as the socket is back [A44] [CALL-12]", async () => {
  const routes = callRoutes();
  requests = fakeServer({ ...routes, "PATCH /api/calls/call-1/media": [503, "", { "Retry-After": "1" }] });
  await manager.initializeLocalStream(true, false);
  await manager.toggleAudio(false);
  await vi.waitFor(() => expect(patches()).toHaveLength(1));
  requests = fakeServer(routes);
  await vi.waitFor(() => {
    socket.fire("connect");
    expect(patches()).toEqual([{ audioEnabled: false, videoEnabled: false, screenSharing: false }]);
  });
});

it("opens the camera when it is first wanted in an audio call [A66]", async () => {
  const stream = await manager.initializeLocalStream(true, false);
  await manager.initiateCallToUser("ben");
  await manager.toggleVideo(true);
  expect(stream.getVideoTracks()).toHaveLength(1);
  expect(lastPeer().transceivers[1]?.sender.track).toBe(stream.getVideoTracks()[0]);
});

it("shows the screen in the camera's place and gives it back, also by the browser's button [A67]", async () => {
  const stream = await manager.initializeLocalStream(true, true);
  const camera = stream.getVideoTracks()[0];
  await manager.initiateCallToUser("ben");
  const sent = () => lastPeer().transceivers[1]?.sender.track as unknown;
  const screen = (await manager.startScreenShare()).getVideoTracks()[0];
  expect(sent()).toBe(screen);
  await manager.stopScreenShare();
  expect(sent()).toBe(camera);
  const again = (await manager.startScreenShare()).getVideoTracks()[0];
  again?.dispatchEvent(new Event("ended"));
  await vi.waitFor(() => expect(sent()).toBe(camera));
  expect(manager.mediaState.screenSharing).toBe(false);
});

it("passes on what the others' media do and that the call ended [A56] [A59]", () => {
  const onMediaState = vi.fn();
  const onCallEnded = vi.fn();
  Object.assign(manager, { onMediaState, onCallEnded });
  const mediaState = { audioEnabled: false, videoEnabled: true, screenSharing: false };
  socket.fire("call:media-state-changed", { callId: "call-1", userId: "ben", mediaState });
  socket.fire("call:ended", { callId: "call-1", reason: "ended-by-user", endedBy: "ben" });
  expect(onMediaState).toHaveBeenCalledWith("ben", mediaState);
  expect(onCallEnded).toHaveBeenCalledWith({ callId: "call-1", reason: "ended-by-user", endedBy: "ben" });
});

it("reports a signal that the server refuses", async () => {
  const onError = vi.fn();
  manager.onError = onError;
  await manager.initiateCallToUser("ben");
  socket.sent[0]?.reply({ error: { code: "forbidden", message: "Not in this call." } });
  expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "forbidden", message: "Not in this call." });
});

it("releases everything, and may do so twice [A68]", async () => {
  const tracks = (await manager.initializeLocalStream(true, true)).getTracks() as unknown as FakeTrack[];
  await manager.initiateCallToUser("ben");
  const peer = lastPeer();
  manager.cleanup();
  manager.cleanup();
  expect(tracks.map((each) => each.readyState)).toEqual(["ended", "ended"]);
  expect(peer.closed).toBe(true);
  expect(socket.listenerCount).toBe(0);
});
