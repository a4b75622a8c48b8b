import { beforeEach, describe, expect, it, vi } from "vitest";
import { orderOf } from "../src/lib/codecPreference";
import { Connection } from "../src/lib/connection";
import { PROFILES } from "../src/lib/pictureProfiles";
import { ReturningConnection } from "../src/lib/returningConnection";
import type { Sending } from "../src/lib/sending";
import { FakeMediaStream, FakePeerConnection, FakeTrack, lastPeer } from "./fakes/media";

const OFFER = { type: "offer", sdp: "theirs" } as const;
const ANSWER = { type: "answer", sdp: "theirs" } as const;
const told = {
  sendDescription: vi.fn(),
  sendCandidate: vi.fn(),
  onStream: vi.fn(),
  onState: vi.fn(),
  onStalled: vi.fn(),
};
const audio = new FakeTrack("audio") as unknown as MediaStreamTrack;
const camera = new FakeTrack("video") as unknown as MediaStreamTrack;
let video: MediaStreamTrack | undefined;

beforeEach(() => {
  for (const each of Object.values(told)) each.mockReset();
  video = camera;
});

function connection(polite: boolean): Connection {
  const stream = new FakeMediaStream() as unknown as MediaStream;
  return new Connection({
    polite,
    iceServers: () => [],
    localTracks: () => ({ stream, audio, video }),
    ...told,
  });
}

const directions = () => lastPeer().transceivers.map((each) => each.direction);
const sentTypes = () => told.sendDescription.mock.calls.map(([description]) => description.type);

it("offers voice and picture both ways and sends the offer [A65]", async () => {
  await connection(false).offer();
  expect(directions()).toEqual(["sendrecv", "sendrecv"]);
  expect(told.sendDescription).toHaveBeenCalledWith({ type: "offer", sdp: "local" });
});

it("only listens for a picture in an audio call, and sends one after no more than a new exchange [A67]", async () => {
  video = undefined;
  const call = connection(false);
  await call.offer();
  expect(directions()).toEqual(["sendrecv", "recvonly"]);
  video = camera;
  await call.replaceTracks();
  expect(directions()).toEqual(["sendrecv", "sendrecv"]);
  expect(lastPeer().transceivers[1]?.sender.track).toBe(camera);
});

it("answers an offer over the transceivers that the offer made", async () => {
  await connection(true).receive(OFFER);
  expect(sentTypes()).toEqual(["answer"]);
  expect(lastPeer().transceivers.map((each) => each.sender.track)).toEqual([audio, camera]);
});

it("keeps candidates until their description is there [A55]", async () => {
  const call = connection(true);
  await call.receiveCandidate({ candidate: "candidate:1", sdpMid: "0" });
  expect(lastPeer().candidates).toEqual([]);
  await call.receive(OFFER);
  expect(lastPeer().candidates).toEqual([{ candidate: "candidate:1", sdpMid: "0" }]);
});

it.each([null, undefined, { candidate: "" }])("takes %j as the end of the candidates [A55]", async (end) => {
  const call = connection(true);
  await call.receive(OFFER);
  await call.receiveCandidate(end);
  expect(lastPeer().candidates).toEqual([undefined]);
});

it("ignores a crossing offer where it is the impolite side", async () => {
  const call = connection(false);
  await call.offer();
  await call.receive(OFFER);
  expect(lastPeer().remoteDescription).toBeNull();
  await call.receive(ANSWER);
  expect(lastPeer().remoteDescription).toEqual(ANSWER);
});

it("starts over with a fresh connection where first offers cross and it is the polite side", async () => {
  const call = connection(true);
  await call.offer();
  const first = lastPeer();
  await call.receive(OFFER);
  expect(first.closed).toBe(true);
  expect(FakePeerConnection.made).toHaveLength(2);
  expect(sentTypes()).toEqual(["offer", "answer"]);
});

it("yields to a later crossing offer without starting over, once it answered first", async () => {
  const call = connection(true);
  await call.receive(OFFER);
  lastPeer().onnegotiationneeded?.();
  await vi.waitFor(() => expect(sentTypes()).toEqual(["answer", "offer"]));
  await call.receive(OFFER);
  expect(FakePeerConnection.made).toHaveLength(1);
  expect(sentTypes()).toEqual(["answer", "offer", "answer"]);
});

it("ignores an answer that it is not waiting for", async () => {
  const call = connection(true);
  await call.receive(OFFER);
  await call.receive(ANSWER);
  expect(lastPeer().remoteDescription).toEqual(OFFER);
});

it("tells of one stream once, which later tracks join [A63]", async () => {
  const call = connection(true);
  await call.receive(OFFER);
  lastPeer().receiveTrack("audio");
  lastPeer().receiveTrack("video");
  expect(told.onStream).toHaveBeenCalledTimes(1);
  expect(call.remote.getTracks().map((each) => each.kind)).toEqual(["audio", "video"]);
});

it("looks for a new way when the old one fails, and repeats an offer that nobody answered [A103]", async () => {
  vi.useFakeTimers();
  const call = connection(false);
  await call.offer();
  await call.receive(ANSWER);
  lastPeer().become("connected");
  lastPeer().become("failed");
  await vi.advanceTimersByTimeAsync(1);
  expect(lastPeer().restarts).toBe(1);
  expect(call.state).toBe("reconnecting");
  lastPeer().onnegotiationneeded?.();
  await vi.advanceTimersByTimeAsync(8_000);
  expect(lastPeer().restarts).toBe(1);
  expect(sentTypes()).toEqual(["offer", "offer", "offer"]);
  call.close();
});

it("leaves the look for a new way to the side that offered first [A103]", async () => {
  vi.useFakeTimers();
  const call = connection(true);
  await call.receive(OFFER);
  lastPeer().become("connected");
  lastPeer().become("failed");
  await vi.advanceTimersByTimeAsync(1);
  expect(call.state).toBe("reconnecting");
  expect(lastPeer().restarts).toBe(0);
  call.close();
});

it("sends its own candidates, and null at the end [A50]", async () => {
  await connection(false).offer();
  lastPeer().onicecandidate?.({ candidate: { toJSON: () => ({ candidate: "candidate:2" }) } });
  lastPeer().onicecandidate?.({ candidate: null });
  expect(told.sendCandidate.mock.calls.flat()).toEqual([{ candidate: "candidate:2" }, null]);
});

const SENDING: Sending = { voiceKbps: 48, picture: PROFILES.sd, chosen: false, screen: false, codecs: orderOf("VP9") };

describe("whoever may not look for a way themselves", () => {
  const both = (polite: boolean, askForRestart?: () => void) => {
    const stream = new FakeMediaStream() as unknown as MediaStream;
    const more = askForRestart ? { askForRestart } : {};
    const localTracks = () => ({ stream, audio, video });
    return new ReturningConnection({
      polite,
      iceServers: () => [],
      localTracks,
      sending: () => SENDING,
      ...told,
      ...more,
    });
  };

  it("asks the other side for it when the network has changed [A103]", async () => {
    const ask = vi.fn();
    const call = both(true, ask);
    await call.receive(OFFER);
    lastPeer().become("connected");
    call.renew();
    expect([ask.mock.calls.length, lastPeer().restarts]).toEqual([1, 0]);
    call.close();
  });

  it("is heard by the other side, once in a while, and only where there is a gap [A103]", async () => {
    vi.useFakeTimers();
    const call = both(false);
    await call.offer();
    await call.receive(ANSWER);
    lastPeer().become("connected");
    await call.receiveCandidate(null);
    expect(lastPeer().restarts).toBe(0);
    lastPeer().become("disconnected");
    await call.receiveCandidate(null);
    await call.receiveCandidate(null);
    expect(lastPeer().restarts).toBe(1);
    call.close();
  });
});

describe("somebody who comes back", () => {
  const returning = (polite: boolean, more: { returned?: boolean } = {}) => {
    const stream = new FakeMediaStream() as unknown as MediaStream;
    const localTracks = () => ({ stream, audio, video });
    const sending = () => SENDING;
    return new ReturningConnection({ polite, iceServers: () => [], localTracks, sending, ...told, ...more });
  };
  const sdp = (origin: string, more = "") =>
    `v=0\r\no=- ${origin} 2 IN IP4 127.0.0.1\r\na=ice-ufrag:u${origin}\r\n${more}`;
  const offerOf = (origin: string, more = "") => ({ type: "offer", sdp: sdp(origin, more) }) as const;
  const RETURN = "a=x-parley-return\r\n";

  it("gets an answer from a new connection, over a new stream, and the old one is closed [A115]", async () => {
    const call = returning(true);
    await call.receive(offerOf("1"));
    const old = lastPeer();
    old.receiveTrack("audio");
    old.become("connected");
    await call.receive(offerOf("2"));
    expect([old.closed, lastPeer() === old]).toEqual([true, false]);
    expect(told.onState.mock.calls.flat()).toEqual(["connected", "reconnecting"]);
    lastPeer().receiveTrack("audio");
    lastPeer().become("connected");
    expect(told.onStream).toHaveBeenCalledTimes(2);
    expect(told.onStream.mock.calls[0]?.[0]).not.toBe(told.onStream.mock.calls[1]?.[0]);
    expect(call.state).toBe("connected");
  });

  it("is answered while the old connection, closed under it, never says what became of its settings [A115]", async () => {
    const call = returning(true);
    await call.receive(offerOf("1"));
    for (const { sender } of lastPeer().transceivers) sender.setParameters = () => new Promise(() => {});
    void call.tune();
    await call.receive(offerOf("2"));
    expect(sentTypes()).toEqual(["answer", "answer"]);
  });

  it("is not taken for new by a later offer of the same connection", async () => {
    const call = returning(true);
    await call.receive(offerOf("1"));
    const peer = lastPeer();
    await call.receive(offerOf("1"));
    expect(lastPeer()).toBe(peer);
  });

  it("is answered also by the impolite side, whose own offer waits", async () => {
    const call = returning(false);
    await call.offer();
    await call.receive(offerOf("2", RETURN));
    expect(sentTypes()).toEqual(["offer", "answer"]);
    expect(FakePeerConnection.made.at(-2)?.closed).toBe(true);
  });

  it("does not yield to an old offer, nor take the answer to another offer", async () => {
    const call = returning(false, { returned: true });
    await call.offer();
    expect(told.sendDescription.mock.calls[0]?.[0].sdp).toContain("a=x-parley-return");
    await call.receive(offerOf("2"));
    await call.receive({ type: "answer", sdp: sdp("2", "a=x-parley-offer:another\r\n") });
    expect(lastPeer().remoteDescription).toBeNull();
    expect(sentTypes()).toEqual(["offer"]);
  });

  it.each([
    ["5", "9", ["offer", "answer"]],
    ["9", "5", ["offer", "offer"]],
  ])("at the same time as this side: %s against %s", async (mine, theirs, sent) => {
    const call = returning(false, { returned: true });
    await call.offer();
    Object.assign(lastPeer(), { localDescription: { type: "offer", sdp: sdp(mine) } });
    await call.receive(offerOf(theirs, RETURN));
    expect(sentTypes()).toEqual(sent);
  });
});
