import { beforeEach, describe, expect, it, vi } from "vitest";
import { Room } from "../src/lib/room";
import { FakePeerConnection, FakeTrack, fakeDevices, lastPeer } from "./fakes/media";
import { FakeRemoteStream } from "./fakes/remoteStream";
import { fakeServer } from "./fakes/server";
import { FakeWebSocket, lastSocket } from "./fakes/webSocket";

const ON = { audioEnabled: true, videoEnabled: true, screenSharing: false };
const MUTED = { forced: true, silenced: ["audio"] };
const HEARD = { forced: false, silenced: [] };
const BOB = { peerId: "bob", userId: "u-bob", userName: "Bob", mediaState: ON, tracks: [] };
const MIC = { trackId: "t1", streamId: "s1", kind: "audio", source: "mic", muted: false };
const CAMERA = { trackId: "t2", streamId: "s1", kind: "video", source: "camera", muted: false };
const SCREEN = { trackId: "t3", streamId: "s2", kind: "video", source: "screen", muted: false };
const NO_TURN = { urls: [], username: "", credential: "", ttl: 600 };

const welcome = (more: object = {}) => ({
  peerId: "me",
  roomId: "lobby",
  resumeToken: "token-1",
  resumed: false,
  mediaKept: false,
  participants: [BOB],
  ...more,
});

let room: Room;

beforeEach(() => {
  vi.useFakeTimers();
  FakeWebSocket.made.length = 0;
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices() });
  fakeServer({ "GET /api/me": [200, { user: { id: "u-me", name: "Ada" } }] });
  room = new Room({ roomId: "lobby", token: "jwt", name: "Ada", baseUrl: "https://parley.test" });
});

/** Lets everything happen that waits for nothing but promises. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function joined(more: object = {}): Promise<FakeWebSocket> {
  await room.join();
  const socket = lastSocket();
  socket.open();
  socket.hear("welcome", welcome(more), "join");
  socket.hear("turn-credentials", NO_TURN);
  await settle();
  return socket;
}

/** The browser asks for an offer; the server answers it. */
async function negotiated(socket: FakeWebSocket): Promise<void> {
  lastPeer().onnegotiationneeded?.();
  await settle();
  socket.hear("answer", { sdp: "theirs" }, "offer-1");
  await settle();
}

describe("joining", () => {
  it("opens the WebSocket of the room with the token as a subprotocol, then says join [O36, O38]", async () => {
    await room.join();
    const socket = lastSocket();
    expect(socket.url).toBe("wss://parley.test/v1/webrtc/signal?room=lobby");
    expect(socket.protocols).toEqual(["Bearer", "jwt"]);
    expect(room.state.phase).toBe("joining");
    socket.open();
    expect(socket.sent).toEqual([{ type: "join", id: "join", data: { roomId: "lobby", name: "Ada" } }]);
  });

  it("comes by relay alone where the server says so, and where there is a relay [K1, O6]", async () => {
    const socket = await joined();
    const turn = { ...NO_TURN, urls: ["turn:turn.test"], username: "u", credential: "c" };
    for (const [given, policy] of [
      [{ ...turn, iceTransportPolicy: "relay" }, "relay"],
      [{ ...NO_TURN, iceTransportPolicy: "relay" }, undefined],
      [{ ...turn, iceTransportPolicy: "all" }, undefined],
    ] as const) {
      socket.hear("refresh-credentials", given);
      expect(lastPeer().configuration.iceTransportPolicy).toBe(policy);
    }
  });

  it("shows who is there, and tells the others what this side lets them see [A113]", async () => {
    const socket = await joined();
    expect(room.state).toMatchObject({ phase: "joined", peerId: "me", participants: [{ userName: "Bob" }] });
    expect(socket.sentOf("media-state")).toEqual([ON]);
  });

  it("sends microphone and camera over one connection, in one stream, and says what is what [A10, O39]", async () => {
    const socket = await joined();
    await negotiated(socket);
    expect(FakePeerConnection.made).toHaveLength(1);
    const { transceivers } = lastPeer();
    expect(transceivers.map((each) => each.direction)).toEqual(["sendonly", "sendonly"]);
    expect(transceivers[0]?.streams).toEqual(transceivers[1]?.streams);
    expect(socket.sentOf("offer")).toEqual([
      {
        sdp: "local",
        tracks: [
          { mid: "0", source: "mic" },
          { mid: "1", source: "camera" },
        ],
      },
    ]);
  });

  it("uses the TURN servers of the server for the first look for a way, and newer ones from then on [O45, O46, O48]", async () => {
    await room.join();
    const socket = lastSocket();
    socket.open();
    socket.hear("welcome", welcome(), "join");
    expect(FakePeerConnection.made).toHaveLength(0);
    socket.hear("turn-credentials", { urls: ["turn:a"], username: "1:default", credential: "x" });
    expect(lastPeer().configuration.iceServers).toEqual([{ urls: ["turn:a"], username: "1:default", credential: "x" }]);
    socket.hear("refresh-credentials", { urls: ["turn:b"], username: "2:default", credential: "y" });
    expect(lastPeer().configuration.iceServers).toEqual([{ urls: ["turn:b"], username: "2:default", credential: "y" }]);
  });

  it("does without TURN servers that do not come", async () => {
    await room.join();
    lastSocket().open();
    lastSocket().hear("welcome", welcome(), "join");
    await vi.advanceTimersByTimeAsync(400);
    expect(FakePeerConnection.made).toHaveLength(1);
  });

  it("goes in without a camera, and says why there is none", async () => {
    const refuse = async () => {
      throw new DOMException("no", "NotFoundError");
    };
    vi.stubGlobal("navigator", { mediaDevices: fakeDevices({ getUserMedia: refuse }) });
    const socket = await joined();
    expect(room.state).toMatchObject({
      phase: "joined",
      media: { audioEnabled: false, videoEnabled: false },
      problem: { title: "No camera or microphone found" },
    });
    expect(socket.sentOf("media-state")).toEqual([{ audioEnabled: false, videoEnabled: false, screenSharing: false }]);
  });

  it.each([
    ["room_not_found", "There is no such room"],
    ["room_full", "This room is full"],
  ])("says in words what %s means, and tries no more", async (code, title) => {
    await room.join();
    lastSocket().open();
    lastSocket().hear("error", { code, message: "no" }, "join");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(room.state).toMatchObject({ phase: "left", end: { reason: "refused" }, problem: { title } });
    expect(FakeWebSocket.made).toHaveLength(1);
  });

  it("says so where the token is not good any more", async () => {
    fakeServer({ "GET /api/me": [401, { error: { code: "unauthorized", message: "expired" } }] });
    await room.join();
    lastSocket().break();
    await settle();
    expect(room.state).toMatchObject({ phase: "left", problem: { title: "You are not signed in any more" } });
  });

  it("tries on where the server is away for a moment", async () => {
    await room.join();
    lastSocket().break();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeWebSocket.made).toHaveLength(2);
    lastSocket().open();
    lastSocket().hear("error", { code: "unavailable", message: "later" }, "join");
    await vi.advanceTimersByTimeAsync(2000);
    expect(FakeWebSocket.made).toHaveLength(3);
  });
});

describe("the exchange of descriptions", () => {
  it("yields to an offer of the server that crosses its own, and offers again afterwards [O39, O40]", async () => {
    const socket = await joined();
    lastPeer().onnegotiationneeded?.();
    await settle();
    socket.hear("offer", { sdp: "theirs" });
    socket.hear("error", { code: "offer_collision", message: "crossed" }, "offer-1");
    await settle();
    expect(lastPeer().remoteDescription).toEqual({ type: "offer", sdp: "theirs" });
    expect(socket.sentOf("answer")).toHaveLength(1);
    expect(room.state.problem).toBeNull();
    lastPeer().onnegotiationneeded?.();
    await settle();
    expect(socket.sentOf("offer")).toHaveLength(2);
  });

  it("offers nothing while an exchange is under way", async () => {
    const socket = await joined();
    lastPeer().onnegotiationneeded?.();
    lastPeer().onnegotiationneeded?.();
    await settle();
    expect(socket.sentOf("offer")).toHaveLength(1);
  });

  it("offers again where the server had no time", async () => {
    const socket = await joined();
    lastPeer().onnegotiationneeded?.();
    await settle();
    socket.hear("error", { code: "rate_limited", message: "slower" }, "offer-1");
    await vi.advanceTimersByTimeAsync(2100);
    expect(socket.sentOf("offer")).toHaveLength(2);
  });

  it("sends its ways as they are found, and the end of them [O41]", async () => {
    const socket = await joined();
    lastPeer().onicecandidate?.({ candidate: { toJSON: () => ({ candidate: "c", sdpMid: "0" }) } });
    lastPeer().onicecandidate?.({ candidate: null });
    expect(socket.sentOf("ice-candidate")).toEqual([{ candidate: "c", sdpMid: "0" }, { candidate: null }]);
  });

  it("keeps ways that come before the description they belong to", async () => {
    const socket = await joined();
    socket.hear("ice-candidate", { candidate: "c", sdpMid: "0" });
    await settle();
    expect(lastPeer().candidates).toEqual([]);
    await negotiated(socket);
    expect(lastPeer().candidates).toEqual([{ candidate: "c", sdpMid: "0" }]);
  });
});

describe("the others", () => {
  it("come and go, and that is told [A113, O43, O44]", async () => {
    const joinedNow = vi.fn();
    const left = vi.fn();
    const socket = await joined();
    room.onParticipantJoined = joinedNow;
    room.onParticipantLeft = left;
    socket.hear("peer-joined", { participant: { ...BOB, peerId: "cyd", userName: "Cyd" } });
    expect(room.state.participants.map((each) => each.userName)).toEqual(["Bob", "Cyd"]);
    socket.hear("peer-left", { peerId: "bob", reason: "connection-lost" });
    expect(room.state.participants.map((each) => each.userName)).toEqual(["Cyd"]);
    expect(joinedNow).toHaveBeenCalledWith(expect.objectContaining({ peerId: "cyd" }));
    expect(left).toHaveBeenCalledWith(expect.objectContaining({ peerId: "bob" }), "connection-lost");
  });

  it("are seen and heard by the stream that their tracks name; a screen is another one [A4]", async () => {
    const socket = await joined();
    for (const track of [MIC, CAMERA, SCREEN]) socket.hear("track-added", { peerId: "bob", userId: "u-bob", ...track });
    const face = new FakeRemoteStream("s1", [new FakeTrack("audio"), new FakeTrack("video")]);
    const screen = new FakeRemoteStream("s2", [new FakeTrack("video")]);
    lastPeer().announce(face);
    lastPeer().announce(screen);
    expect(room.state.participants[0]).toMatchObject({ media: { ...ON, screenSharing: true } });
    expect(room.state.participants[0]?.stream).toBe(face);
    expect(room.state.participants[0]?.screen).toBe(screen);
    socket.hear("track-removed", { peerId: "bob", userId: "u-bob", ...SCREEN });
    expect(room.state.participants[0]).toMatchObject({ screen: null, media: { screenSharing: false } });
  });

  it("mute themselves, speak, and say something [A113]", async () => {
    const said = vi.fn();
    room.onMessage = said;
    const socket = await joined({ participants: [{ ...BOB, tracks: [MIC, CAMERA] }] });
    socket.hear("media-state-changed", { peerId: "bob", mediaState: { ...ON, audioEnabled: false } });
    expect(room.state.participants[0]?.media).toEqual({ ...ON, audioEnabled: false });
    socket.hear("speaker", { peerId: "bob" });
    expect(room.state.speaker).toBe("bob");
    socket.hear("message", { from: "bob", body: "hello", at: "2026-01-01T00:00:00Z" });
    expect(said).toHaveBeenCalledWith({ from: "bob", body: "hello", at: "2026-01-01T00:00:00Z" });
  });

  it("are not disturbed by what this version does not know", async () => {
    const socket = await joined();
    socket.hear("weather", { sunny: true });
    socket.onmessage?.({ data: "no JSON" });
    socket.hear("track-added", { peerId: "nobody", ...MIC });
    expect(room.state.participants).toHaveLength(1);
  });
});

describe("this side", () => {
  it("mutes by switching the track off, without a new exchange [A6]", async () => {
    const socket = await joined();
    const sender = lastPeer().transceivers[0]?.sender;
    await room.setAudio(false);
    expect(sender?.track?.enabled).toBe(false);
    expect(socket.sentOf("media-state").at(-1)).toMatchObject({ audioEnabled: false });
    await room.setAudio(true);
    expect(sender?.track?.enabled).toBe(true);
    expect(room.state.media).toEqual(ON);
  });

  it("stops the camera and sends nothing of it while it is off, and goes on with it in its place [A6]", async () => {
    const socket = await joined();
    const sender = lastPeer().transceivers[1]?.sender;
    const before = sender?.track;
    await room.setVideo(false);
    expect(before?.readyState).toBe("ended");
    expect(sender?.track).toBeNull();
    expect(room.state.localStream?.getVideoTracks()).toEqual([]);
    await room.setVideo(true);
    expect(sender?.track?.readyState).toBe("live");
    expect(lastPeer().transceivers).toHaveLength(2);
    expect(socket.sentOf("media-state").map((each) => each.videoEnabled)).toEqual([true, false, true]);
  });

  it("shows a screen in a stream of its own, and takes it away [A4]", async () => {
    const socket = await joined();
    await negotiated(socket);
    await room.setScreen(true);
    const screen = lastPeer().transceivers[2];
    expect(screen?.streams).toEqual([room.state.screenStream]);
    lastPeer().onnegotiationneeded?.();
    await settle();
    expect(socket.sentOf("offer").at(-1)?.tracks).toContainEqual({ mid: "2", source: "screen" });
    await room.setScreen(false);
    expect(screen).toMatchObject({ direction: "inactive", sender: { track: null } });
    expect(room.state).toMatchObject({ screenStream: null, media: { screenSharing: false } });
    await room.setScreen(true);
    expect(lastPeer().transceivers).toHaveLength(3);
    expect(screen?.direction).toBe("sendonly");
  });

  it("notices when the browser's own button ends the screen", async () => {
    await joined();
    await room.setScreen(true);
    room.state.screenStream?.getVideoTracks()[0]?.dispatchEvent(new Event("ended"));
    await settle();
    expect(room.state.media.screenSharing).toBe(false);
  });

  it("is switched off by a moderator, and stays so until it may speak again", async () => {
    const socket = await joined();
    socket.hear("media-state-changed", { peerId: "me", mediaState: { ...ON, audioEnabled: false }, ...MUTED });
    await settle();
    expect(room.state).toMatchObject({ media: { audioEnabled: false }, problem: { title: "A moderator muted you" } });
    await room.setAudio(true);
    expect(room.state.media.audioEnabled).toBe(false);
    socket.hear("media-state-changed", { peerId: "me", mediaState: { ...ON, audioEnabled: false }, ...HEARD });
    expect(room.state).toMatchObject({ silenced: { audio: false }, problem: null });
    await room.setAudio(true);
    expect(room.state.media.audioEnabled).toBe(true);
  });

  it("knows whether it may moderate, what of others is switched off, and what the server holds back", async () => {
    const socket = await joined();
    expect(room.state.moderator).toBe(false);
    socket.hear("peer-joined", { participant: { ...BOB, peerId: "cyd", silenced: ["video"] } });
    expect(room.state.participants.at(-1)?.silenced).toEqual({ audio: false, video: true });
    socket.hear("media-state-changed", { peerId: "cyd", mediaState: ON, ...MUTED });
    expect(room.state.participants.at(-1)?.silenced).toEqual({ audio: true, video: false });
    socket.hear("stream-state", { trackId: "t2", state: "paused", reason: "bandwidth" });
    expect(room.state.heldBack).toEqual(["t2"]);
    socket.hear("stream-state", { trackId: "t2", state: "active" });
    expect(room.state.heldBack).toEqual([]);
  });

  it("keeps its seat over a reload of the page, and is out at once where it stays away [A115]", async () => {
    const socket = await joined();
    const token = room.leaveSoon(4000);
    expect(socket.sentOf("leave")).toEqual([{ withinMs: 4000 }]);
    expect(lastPeer().closed).toBe(true);
    expect(room.state.phase).toBe("left");
    room = new Room({ roomId: "lobby", token: "jwt", baseUrl: "https://parley.test", resumeToken: token });
    await room.join();
    const again = lastSocket();
    again.open();
    expect(again.sentOf("join")).toEqual([{ roomId: "lobby", resumeToken: "token-1", fresh: true }]);
  });

  it("moderates, writes and asks for less of a track", async () => {
    const socket = await joined();
    room.mute("bob");
    room.kick("bob", "spam");
    room.sendMessage({ text: "hi" });
    room.sendMessage("hi", "bob");
    room.want("t2", { width: 320, paused: true });
    expect(socket.sentOf("mute")).toEqual([{ peerId: "bob", kind: "audio", muted: true }]);
    expect(socket.sentOf("kick")).toEqual([{ peerId: "bob", reason: "spam" }]);
    expect(socket.sentOf("message")).toEqual([{ body: { text: "hi" } }, { to: "bob", body: "hi" }]);
    expect(socket.sentOf("subscribe")).toEqual([{ trackId: "t2", width: 320, paused: true }]);
    socket.hear("error", { code: "not_moderator", message: "no" }, "moderation");
    expect(room.state.problem?.title).toBe("Only moderators can do that");
  });

  it("leaves at once, with every track stopped [O42]", async () => {
    const socket = await joined();
    const tracks = room.state.localStream?.getTracks() ?? [];
    room.leave();
    expect(socket.sentOf("leave")).toHaveLength(1);
    expect(socket.closedWith).toBe(1000);
    expect(lastPeer().closed).toBe(true);
    expect(tracks.map((each) => each.readyState)).toEqual(["ended", "ended"]);
    expect(room.state).toMatchObject({ phase: "left", end: { reason: "left" }, participants: [] });
  });

  it("comes in again after it left", async () => {
    await joined();
    room.leave();
    await joined();
    expect(room.state.phase).toBe("joined");
    expect(FakePeerConnection.made).toHaveLength(2);
    expect(lastSocket().sent[0]?.data).toEqual({ roomId: "lobby", name: "Ada" });
  });
});

describe("a broken socket", () => {
  it("is made again, for the seat and with the media that were there", async () => {
    const socket = await joined();
    await negotiated(socket);
    socket.break(1006);
    expect(room.state.phase).toBe("returning");
    await vi.advanceTimersByTimeAsync(1000);
    const next = lastSocket();
    next.open();
    expect(next.sentOf("join")).toEqual([{ roomId: "lobby", name: "Ada", resumeToken: "token-1" }]);
    next.hear("welcome", welcome({ resumed: true, mediaKept: true, resumeToken: "token-2" }), "join");
    await settle();
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(lastPeer().restarts).toBe(1);
    expect(room.state.phase).toBe("joined");
  });

  it("takes back an offer that was lost with it", async () => {
    const socket = await joined();
    lastPeer().onnegotiationneeded?.();
    await settle();
    socket.break(1006);
    await vi.advanceTimersByTimeAsync(1000);
    lastSocket().open();
    lastSocket().hear("welcome", welcome({ resumed: true, mediaKept: true }), "join");
    await settle();
    expect(lastPeer().signalingState).toBe("stable");
    lastPeer().onnegotiationneeded?.();
    await settle();
    expect(lastSocket().sentOf("offer")).toHaveLength(1);
  });

  it("begins with new media where the server kept none, and tells who came and went meanwhile", async () => {
    const news: string[] = [];
    room.onParticipantJoined = ({ userName }) => news.push(`${userName} joined`);
    room.onParticipantLeft = ({ userName }) => news.push(`${userName} left`);
    const socket = await joined();
    socket.break(1012);
    await vi.advanceTimersByTimeAsync(1000);
    lastSocket().open();
    lastSocket().hear("welcome", welcome({ participants: [{ ...BOB, peerId: "cyd", userName: "Cyd" }] }), "join");
    lastSocket().hear("turn-credentials", NO_TURN);
    await settle();
    expect(FakePeerConnection.made).toHaveLength(2);
    expect(FakePeerConnection.made[0]?.closed).toBe(true);
    expect(news).toEqual(["Bob left", "Cyd joined"]);
  });

  it("is noticed although the browser says nothing: no answer for 10 s", async () => {
    const socket = await joined();
    await vi.advanceTimersByTimeAsync(5000);
    expect(socket.sentOf("ping")).toHaveLength(1);
    socket.hear("pong");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(room.state.phase).toBe("joined");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(room.state.phase).toBe("returning");
  });

  it("goes where a server that stops sends it [O47]", async () => {
    const socket = await joined();
    socket.hear("server-draining", { reason: "shutdown", timeoutMs: 0, url: "https://other.test" });
    socket.break(1012);
    await vi.advanceTimersByTimeAsync(1000);
    expect(lastSocket().url).toBe("wss://other.test/v1/webrtc/signal?room=lobby");
  });

  it.each([
    [4001, "replaced"],
    [4003, "kicked"],
    [4004, "room-closed"],
  ])("with code %i is the end", async (code, reason) => {
    const socket = await joined();
    socket.hear("kicked", { code: "kicked", reason: "spam" });
    socket.break(code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(room.state).toMatchObject({ phase: "left", end: { reason, words: "spam" } });
    expect(FakeWebSocket.made).toHaveLength(1);
  });
});

describe("lost media", () => {
  it("is made anew where the browser cannot use what the server says", async () => {
    const socket = await joined();
    const first = lastPeer();
    first.setRemoteDescription = async () => {
      throw new Error("no group");
    };
    socket.hear("offer", { sdp: "theirs" });
    await vi.advanceTimersByTimeAsync(2100);
    expect(first.closed).toBe(true);
    expect(FakePeerConnection.made).toHaveLength(2);
  });

  it("is looked for again when the browser finds no way any more", async () => {
    const socket = await joined();
    await negotiated(socket);
    lastPeer().become("connected");
    expect(room.state.connection).toBe("connected");
    lastPeer().become("failed");
    await settle();
    expect(room.state.connection).toBe("reconnecting");
    expect(lastPeer().restarts).toBe(1);
  });

  it("begins anew when the server has given it up", async () => {
    const socket = await joined();
    socket.hear("error", { code: "media_lost", message: "gone" });
    await settle();
    expect(FakePeerConnection.made).toHaveLength(2);
    expect(lastPeer().transceivers).toHaveLength(2);
    expect(socket.sentOf("join")).toHaveLength(1);
  });

  it("is asked for anew by who sends nothing", async () => {
    await room.join({ audio: false, video: false });
    const socket = lastSocket();
    socket.open();
    socket.hear("welcome", welcome(), "join");
    socket.hear("error", { code: "media_lost", message: "gone" });
    expect(socket.sentOf("join")).toEqual([
      { roomId: "lobby", name: "Ada" },
      { roomId: "lobby", name: "Ada", resumeToken: "token-1", fresh: true },
    ]);
  });

  it("says in words when no way is found at first", async () => {
    const socket = await joined();
    await negotiated(socket);
    for (let second = 0; second < 13; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      socket.hear("pong");
    }
    expect(room.state.problem?.title).toMatch(/No way to the server/);
    lastPeer().become("connected");
    expect(room.state.problem).toBeNull();
  });
});
