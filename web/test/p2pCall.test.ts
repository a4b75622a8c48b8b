import { beforeEach, describe, expect, it, vi } from "vitest";
import { parseIceServers } from "../src/lib/iceServers";
import { pathOf } from "../src/lib/path";
import { FakePeerConnection, fakeDevices, lastPeer } from "./fakes/media";
import { callInHost, sdp } from "./fakes/p2p";

const ANSWER = sdp("answer", "theirs");
const CANDIDATE = { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0" };

beforeEach(() => {
  vi.stubGlobal("navigator", { mediaDevices: { ...fakeDevices(), enumerateDevices: async () => [] } });
});

const found = (candidate: object | null) =>
  lastPeer().onicecandidate?.({ candidate: candidate && { toJSON: () => candidate } });

const channel = (id: number) => {
  const line = lastPeer().channels.find(({ options }) => options.id === id);
  if (!line) throw new Error(`No channel ${id}.`);
  return line;
};

/** A call that rings at the other end. */
async function ringing(servers: RTCIceServer[] = [], video = true) {
  const made = callInHost(servers, video);
  await made.call.start(true);
  found(null);
  await vi.waitFor(() => expect(made.host.sendOffer).toHaveBeenCalled());
  return made;
}

async function talking() {
  const made = await ringing();
  lastPeer().localDescription = { type: "offer", sdp: sdp("offer") };
  await made.call.answer(ANSWER);
  lastPeer().become("connected");
  return made;
}

describe("placing a call", () => {
  it("prefetches candidates, bundles, and offers both kinds both ways even without a camera [D4]", async () => {
    vi.stubGlobal("navigator", {
      mediaDevices: {
        getUserMedia: async () => Promise.reject(new DOMException("", "NotFoundError")),
        enumerateDevices: async () => [],
      },
    });
    await ringing();
    expect(lastPeer().configuration).toMatchObject({ iceCandidatePoolSize: 1, bundlePolicy: "max-bundle" });
    expect(lastPeer().transceivers.map(({ direction }) => direction)).toEqual(["sendrecv", "sendrecv"]);
  });

  it("tells one offer outside, and everything found later inside [D8, D9, D11]", async () => {
    const { host } = await ringing();
    found(CANDIDATE);
    found(null);
    channel(1).open();
    expect(channel(1).sent).toEqual([CANDIDATE, null]);
    expect(host.sendOffer).toHaveBeenCalledTimes(1);
  });

  it("offers no picture where there is to be none at all [D23]", async () => {
    await ringing([], false);
    expect(lastPeer().transceivers).toHaveLength(1);
  });

  it("goes on without servers where the host gives none, and says so [D14]", async () => {
    const { call } = callInHost(new Error("offline"));
    await call.start(true);
    expect(call.state.problem?.message).toBe("offline");
    expect(FakePeerConnection.made).toHaveLength(1);
  });

  it("opens nothing any more where it was cancelled meanwhile [D13]", async () => {
    const { call, host } = callInHost();
    const getUserMedia = vi.spyOn(navigator.mediaDevices, "getUserMedia");
    const started = call.start(true);
    call.hangUp();
    await started;
    expect(getUserMedia).not.toHaveBeenCalled();
    expect(FakePeerConnection.made).toHaveLength(0);
    expect(host.sendEnd).toHaveBeenCalledTimes(1);
  });

  it("makes no offer where it was cancelled while the person was asked for the camera", async () => {
    const { call, host } = callInHost();
    let allow = (_: unknown) => {};
    const track = { kind: "video", stop: vi.fn(), getSettings: () => ({}), addEventListener: () => {} };
    const asked = new Promise((resolve) => {
      allow = resolve;
    });
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockReturnValue(asked as Promise<MediaStream>);
    const started = call.start(true);
    await vi.waitFor(() => expect(FakePeerConnection.made).toHaveLength(1));
    call.hangUp();
    allow({ getTracks: () => [track] });
    await started;
    expect(track.stop).toHaveBeenCalled();
    expect(lastPeer().localDescription).toBeNull();
    expect(host.sendOffer).not.toHaveBeenCalled();
  });

  it("is over where the host cannot place it", async () => {
    const { call, host } = callInHost();
    host.sendOffer.mockRejectedValue(new Error("offline"));
    await call.start(true);
    found(null);
    await vi.waitFor(() => expect(call.state.phase).toBe("ended"));
    expect(call.state.problem?.title).toContain("could not pass it on");
  });
});

describe("a call that comes in", () => {
  it("is nothing but text until it is accepted [D17]", async () => {
    const { call, host } = callInHost();
    call.ask(sdp("offer"));
    expect(FakePeerConnection.made).toHaveLength(0);
    expect(host.iceServers).not.toHaveBeenCalled();
    await call.accept(true);
    expect(lastPeer().remoteDescription?.type).toBe("offer");
  });

  it("is answered once, naming the offer that the answer belongs to [D6, D12]", async () => {
    const { call, host } = callInHost();
    call.ask(sdp("offer", "mine"));
    await call.accept(true);
    found(null);
    await vi.waitFor(() => expect(host.sendAnswer).toHaveBeenCalledTimes(1));
    expect(host.sendAnswer.mock.calls[0]?.[0]).toContain("a=x-parley-offer:mine");
  });

  it("is declined without a connection, and the host told [D13]", () => {
    const { call, host } = callInHost();
    call.ask(sdp("offer"));
    call.hangUp();
    expect(call.state.end?.reason).toBe("rejected");
    expect(host.sendEnd).toHaveBeenCalledTimes(1);
    expect(FakePeerConnection.made).toHaveLength(0);
  });

  it("closes the connection before it tells the host of the end [D13]", async () => {
    const { call, host } = await talking();
    host.sendEnd.mockImplementation(() => expect(lastPeer().closed).toBe(true));
    call.hangUp();
    call.hangUp();
    expect(host.sendEnd).toHaveBeenCalledTimes(1);
  });
});

describe("inside a call", () => {
  it("tells what is let through at the opening and at each change", async () => {
    const { call } = await talking();
    channel(3).open();
    await call.setAudio(false);
    expect(channel(3).sent).toEqual([
      { audioEnabled: true, videoEnabled: true },
      { audioEnabled: false, videoEnabled: true },
    ]);
  });

  it("hears what the other lets through, and not what is no state", async () => {
    const { call } = await talking();
    channel(3).hear({ audioEnabled: false, videoEnabled: true });
    channel(3).hear({ audioEnabled: "true" });
    channel(3).hear("nonsense");
    expect(call.state.remoteMedia).toEqual({ audioEnabled: false, videoEnabled: true, screenSharing: false });
  });

  it("keeps candidates of a new way until its description is there", async () => {
    await talking();
    lastPeer().remoteDescription = { type: "answer", sdp: ANSWER };
    const early = { ...CANDIDATE, usernameFragment: "new" };
    channel(1).hear(early);
    await vi.waitFor(() => expect(lastPeer().candidates).toEqual([]));
    channel(5).hear({ type: "offer", sdp: sdp("offer", "new") });
    await vi.waitFor(() => expect(lastPeer().candidates).toEqual([early]));
  });

  it("waits 3 s, looks for a new way three times, 8 s each, and gives up [D9]", async () => {
    const { call, host } = await talking();
    vi.useFakeTimers();
    lastPeer().become("disconnected");
    await vi.advanceTimersByTimeAsync(2_900);
    expect(lastPeer().restarts).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(lastPeer().restarts).toBe(1);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(lastPeer().restarts).toBe(3);
    await vi.advanceTimersByTimeAsync(7_800);
    expect(call.state.phase).toBe("active");
    await vi.advanceTimersByTimeAsync(200);
    expect(call.state.end?.reason).toBe("connection-lost");
    expect(host.sendEnd).toHaveBeenCalledTimes(1);
  });

  it("asks the caller for a new way where it was called itself [D9]", async () => {
    const { call } = callInHost();
    call.ask(sdp("offer"));
    await call.accept(true);
    lastPeer().become("connected");
    call.renew();
    channel(5).open();
    expect(channel(5).sent).toEqual([{ type: "restart-request" }]);
    expect(lastPeer().restarts).toBe(0);
  });

  it("is over when the other takes down all channels", async () => {
    const { call } = await talking();
    channel(1).onclose?.();
    expect(call.state.phase).toBe("active");
    channel(3).onclose?.();
    channel(5).onclose?.();
    expect(call.state.phase).toBe("ended");
  });
});

describe("an answer", () => {
  it("is refused where nothing waits for one, and the call goes on", async () => {
    const { call } = await talking();
    await expect(call.answer(ANSWER)).rejects.toMatchObject({ code: "call-over" });
    expect(call.state.phase).toBe("active");
  });

  it("is refused where it belongs to another offer", async () => {
    const { call } = await ringing();
    await expect(call.answer(`${ANSWER}a=x-parley-offer:other\r\n`)).rejects.toMatchObject({ code: "call-over" });
    expect(call.state.phase).toBe("outgoing");
  });
});

describe("what a host gives as servers", () => {
  it("is JSON or the array itself [D14]", () => {
    expect(parseIceServers('[{"urls":"turns:a"}]')).toEqual([{ urls: "turns:a" }]);
    expect(parseIceServers([{ urls: ["stun:a"] }])).toEqual([{ urls: ["stun:a"] }]);
  });

  it.each(["", "{", "{}", "[1]", '[{"urls":[]}]', '[{"urls":"http://a"}]', null])(
    "is refused where it is %j [D14]",
    (given) => {
      expect(() => parseIceServers(given)).toThrow();
    },
  );
});

describe("the way of a call", () => {
  const report = (stats: object[]) =>
    new Map(stats.map((stat) => [(stat as { id: string }).id, stat])) as unknown as RTCStatsReport;
  const ends = [
    { id: "l", type: "local-candidate", candidateType: "host" },
    { id: "r", type: "remote-candidate", candidateType: "relay" },
  ];

  it("is relayed where either end is, as Chromium and Firefox write it [D7]", () => {
    const pair = { id: "p", type: "candidate-pair", localCandidateId: "l", remoteCandidateId: "r" };
    expect(pathOf(report([...ends, pair, { id: "t", type: "transport", selectedCandidatePairId: "p" }]))).toBe(
      "relayed",
    );
    expect(pathOf(report([...ends, { ...pair, selected: true, remoteCandidateId: "l" }]))).toBe("direct");
    expect(pathOf(report(ends))).toBeNull();
  });
});
