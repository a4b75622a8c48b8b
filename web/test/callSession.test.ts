import { beforeEach, describe, expect, it, vi } from "vitest";
import { CallSession } from "../src/lib/callSession";
import { mayEndForAll } from "../src/lib/callState";
import type { Call, IncomingCall, ParticipantStatus } from "../src/lib/types";
import { FakePeerConnection, fakeDevices, lastPeer } from "./fakes/media";
import { callRoutes, fakeServer } from "./fakes/server";
import { FakeSocket } from "./fakes/socket";

const BEN = { userId: "ben", userName: "Ben" };
const INCOMING: IncomingCall = {
  callId: "call-1",
  conversationId: "talk-1",
  type: "video",
  initiatedBy: "ben",
  participants: [BEN, { userId: "ada", userName: "Ada" }],
};
const OFFER = { type: "offer", sdp: "theirs" };
let socket: FakeSocket;
let session: CallSession;
let requests: ReturnType<typeof fakeServer>;

beforeEach(() => {
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices() });
  requests = fakeServer(callRoutes());
  socket = new FakeSocket();
  session = new CallSession({ socket, selfId: "ada" });
});

const fire = (event: string, more: object = {}) => socket.fire(event, { callId: "call-1", userId: "ben", ...more });
const asked = (path: string) => requests.filter((each) => `${each.method} ${each.path}`.endsWith(path));

it("goes from calling over ringing and connecting to talking and the end", async () => {
  await session.start("talk-1", [BEN], "video");
  expect(session.state).toMatchObject({ phase: "outgoing", callId: "call-1" });
  fire("call:ringing");
  expect(session.state.remotes[0]?.status).toBe("ringing");
  fire("call:answered");
  expect(session.state.phase).toBe("connecting");
  lastPeer().become("connected");
  expect(session.state.phase).toBe("active");
  fire("call:ended", { reason: "ended-by-user", endedBy: "ben" });
  expect(session.state.end).toMatchObject({ callId: "call-1", reason: "ended-by-user", endedBy: "ben" });
});

it("opens nothing and sends nothing before an incoming call is accepted [A52]", async () => {
  session.receive(INCOMING);
  expect(session.state).toMatchObject({ phase: "incoming", callerId: "ben" });
  expect(session.state.remotes.map((each) => each.userName)).toEqual(["Ben"]);
  await vi.waitFor(() => expect(asked("/ring")).toHaveLength(1));
  socket.fire("call:offer", { callId: "call-1", fromUserId: "ben", offer: OFFER });
  expect(FakePeerConnection.made).toHaveLength(0);
  expect(session.manager.localStream.getTracks()).toEqual([]);
});

it("answers, and takes the offer that was held back", async () => {
  session.receive(INCOMING);
  await session.accept(true);
  expect(session.state.phase).toBe("connecting");
  socket.fire("call:offer", { callId: "call-1", fromUserId: "ben", offer: OFFER });
  await vi.waitFor(() => expect(socket.sentOf("call:answer")).toHaveLength(1));
});

it("tells the others that it answered a video call without a camera [A45]", async () => {
  session.receive(INCOMING);
  await session.accept(false);
  expect(asked("/media")[0]?.body).toMatchObject({ audioEnabled: true, videoEnabled: false });
});

it("declines", async () => {
  session.receive(INCOMING);
  await session.decline();
  expect(asked("/reject")[0]?.body).toEqual({ reason: "declined" });
  expect(session.state.end?.reason).toBe("rejected");
});

it("says that another device has the call where it is declined too late [K20]", async () => {
  const conflict = { error: { code: "illegal_transition", message: "only a call that rings can be rejected" } };
  const participants = [
    { ...BEN, status: "joined" },
    { userId: "ada", userName: "Ada", status: "joined" },
  ];
  fakeServer({
    ...callRoutes(),
    "POST /api/calls/call-1/reject": [409, conflict],
    "GET /api/calls/call-1": [200, { call: { id: "call-1", endedAt: null, participants } }],
  });
  session.receive(INCOMING);
  await session.decline();
  expect(session.state.end?.reason).toBe("answered-elsewhere");
});

it("keeps a call that it answered while its socket was away, until another device takes it [K20]", async () => {
  session.receive(INCOMING);
  Object.assign(socket, { id: undefined });
  await session.accept(false);
  socket.id = "socket-1";
  fire("call:answered-elsewhere", { userId: "ada" });
  expect(session.state.phase).toBe("connecting");
});

it.each([
  ["call:answered-elsewhere", {}, "answered-elsewhere"],
  ["call:missed", { userId: "ada" }, "no-answer"],
  ["call:ended", { reason: "cancelled" }, "cancelled"],
])("stops ringing on %s", (event, more, reason) => {
  session.receive(INCOMING);
  fire(event, more);
  expect(session.state.end?.reason).toBe(reason);
});

it.each([
  ["call:rejected", { reason: "declined" }, "rejected"],
  ["call:rejected", { reason: "busy" }, "busy"],
  ["call:missed", {}, "no-answer"],
])("ends a call to one person on %s %j", async (event, more, reason) => {
  await session.start("talk-1", [BEN], "audio");
  fire(event, more);
  expect(session.state.end?.reason).toBe(reason);
});

it("cancels before anybody answered, and hangs up afterwards", async () => {
  await session.start("talk-1", [BEN], "audio");
  await session.hangUp();
  expect(session.state.end?.reason).toBe("cancelled");
  expect(asked("/end")).toHaveLength(1);
});

it("counts the seconds from the answer on [A112]", async () => {
  vi.useFakeTimers({ now: 0, toFake: ["Date"] });
  await session.start("talk-1", [BEN], "audio");
  vi.setSystemTime(20_000);
  fire("call:answered");
  vi.setSystemTime(85_000);
  vi.setSystemTime(85_900);
  fire("call:ended", { reason: "ended-by-user" });
  expect(session.state.end).toMatchObject({ reason: "ended-by-user", duration: 65 });
});

it("says in the end how long the call was according to the server [A112, A20]", async () => {
  await session.start("talk-1", [BEN], "audio");
  fire("call:answered");
  await session.hangUp();
  expect(session.state.end?.duration).toBe(3);
});

it("does not ring anybody while the browser refuses the microphone, and tries again when asked [A101]", async () => {
  const refused = async () => {
    throw new DOMException("no", "NotAllowedError");
  };
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices({ getUserMedia: refused }) });
  await session.start("talk-1", [BEN], "video");
  expect(session.state.problem).toMatchObject({
    kind: "permission",
    message: "Failed to access camera/microphone: NotAllowedError",
  });
  expect(asked("/initiate")).toHaveLength(0);
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices() });
  await session.retry();
  expect(session.state).toMatchObject({ problem: null, callId: "call-1" });
});

it("hears nothing of other calls", async () => {
  await session.start("talk-1", [BEN], "audio");
  socket.fire("call:ended", { callId: "call-2", reason: "failed" });
  socket.fire("call:answered", { callId: "call-2", userId: "ben" });
  expect(session.state.phase).toBe("outgoing");
});

it("leaves no listener and no track behind [A68]", async () => {
  await session.start("talk-1", [BEN], "video");
  const tracks = session.state.localStream?.getTracks() ?? [];
  session.close();
  expect(socket.listenerCount).toBe(0);
  expect(tracks.map((each) => each.readyState)).toEqual(["ended", "ended"]);
});

describe("a call that runs at the server", () => {
  const media = { audioEnabled: false, videoEnabled: true, screenSharing: false };
  const call = (change: Partial<Call> = {}, status: ParticipantStatus = "joined"): Call => ({
    id: "call-1",
    conversationId: "talk-1",
    type: "video",
    status: "active",
    initiatedBy: "ben",
    startedAt: "2026-01-01T00:00:00Z",
    endedAt: null,
    durationSeconds: null,
    endReason: null,
    createdAt: "2026-01-01T00:00:00Z",
    participants: [
      { ...BEN, status: "joined" },
      { userId: "ada", userName: "Ada", status, mediaState: media },
    ],
    ...change,
  });
  const serve = (now: Call) => {
    requests = fakeServer({
      ...callRoutes(),
      "GET /api/calls/call-1": [200, { call: now }],
      "POST /api/calls/call-1/join": [200, { call: now }],
    });
  };

  it("is taken up again with a new offer, muted as before [A115]", async () => {
    serve(call());
    await session.resume(call());
    expect(session.state).toMatchObject({ phase: "connecting", callId: "call-1", media });
    expect(asked("/join")[0]?.headers["X-Socket-Id"]).toBe("socket-1");
    expect(socket.sentOf("call:offer")).toMatchObject([{ callId: "call-1", targetUserId: "ben" }]);
    lastPeer().become("connected");
    expect(session.state.phase).toBe("active");
  });

  it("is told the socket's new id, and nothing else is sent", async () => {
    await session.start("talk-1", [BEN], "video");
    fire("call:answered");
    serve(call());
    socket.id = "socket-2";
    socket.fire("connect");
    await vi.waitFor(() => expect(asked("/join")[0]?.headers["X-Socket-Id"]).toBe("socket-2"));
    expect(socket.sentOf("call:offer")).toHaveLength(1);
  });

  it("counts as answered although the news of it were missed", async () => {
    await session.start("talk-1", [BEN], "video");
    serve(call());
    socket.fire("connect");
    await vi.waitFor(() => expect(session.state.phase).toBe("connecting"));
  });

  it.each([
    [
      "is over",
      call({ status: "ended", endedAt: "2026-01-01T00:01:00Z", endReason: "ended-by-user" }),
      "ended-by-user",
    ],
    ["goes on without this side", call({}, "left"), "connection-lost"],
  ])("ends here where it %s", async (_, now, reason) => {
    await session.start("talk-1", [BEN], "video");
    fire("call:answered");
    serve(now);
    socket.fire("connect");
    await vi.waitFor(() => expect(session.state.end?.reason).toBe(reason));
  });

  it("ends here where the server takes no media state any more", async () => {
    await session.start("talk-1", [BEN], "video");
    fire("call:answered");
    const over = call({ status: "ended", endedAt: "2026-01-01T00:01:00Z", endReason: "connection-lost" });
    fakeServer({
      "GET /api/calls/call-1": [200, { call: over }],
      "PATCH /api/calls/call-1/media": [409, { error: { code: "illegal_transition", message: "Over." } }],
    });
    await session.setAudio(false);
    await vi.waitFor(() => expect(session.state.end?.reason).toBe("connection-lost"));
  });
});

describe("two who call each other at the same moment", () => {
  beforeEach(() => {
    requests = fakeServer({
      ...callRoutes(),
      "POST /api/calls/initiate": [409, { error: { code: "call_crossed", message: "They are calling you." } }],
    });
  });

  it("are in one call: the slower side answers by itself, with the devices that it has open", async () => {
    const started = session.start("talk-1", [BEN], "audio");
    await vi.waitFor(() => expect(asked("/initiate")).toHaveLength(1));
    socket.fire("call:incoming", INCOMING);
    await started;
    expect(session.state).toMatchObject({
      phase: "connecting",
      direction: "incoming",
      callId: "call-1",
      problem: null,
    });
    expect(asked("/answer")).toHaveLength(1);
    expect(session.state.localStream?.getVideoTracks()).toEqual([]);
    socket.fire("call:offer", { callId: "call-1", fromUserId: "ben", offer: OFFER });
    await vi.waitFor(() => expect(socket.sentOf("call:answer")).toHaveLength(1));
  });

  it("also where the call came in before the server refused", async () => {
    const started = session.start("talk-1", [BEN], "video");
    socket.fire("call:incoming", INCOMING);
    await started;
    expect(session.state.callId).toBe("call-1");
  });

  it("are told what went wrong where no call comes", async () => {
    vi.useFakeTimers();
    const started = session.start("talk-1", [BEN], "audio");
    await vi.advanceTimersByTimeAsync(3100);
    await started;
    expect(session.state).toMatchObject({ phase: "outgoing", problem: { message: "They are calling you." } });
  });
});

it("offers to leave the call that keeps this person busy, and then calls", async () => {
  const other = {
    id: "call-0",
    startedAt: "2026-01-01T00:00:00Z",
    endedAt: null,
    participants: [{ userId: "ada", userName: "Ada", status: "joined" }],
  };
  const left = () => requests.some((each) => each.path === "/api/calls/call-0/leave");
  const free = callRoutes()["POST /api/calls/initiate"] ?? [500];
  requests = fakeServer({
    ...callRoutes(),
    "GET /api/calls": [200, { calls: [other], nextBefore: null }],
    "POST /api/calls/call-0/leave": [200, {}],
    "POST /api/calls/initiate": () => (left() ? free : [409, { error: { code: "busy", message: "In another call." } }]),
  });
  await session.start("talk-1", [BEN], "audio");
  expect(session.state.otherCall?.id).toBe("call-0");
  await session.leaveOther();
  expect(session.state).toMatchObject({ callId: "call-1", problem: null, otherCall: null });
});

describe("a group", () => {
  const CLEO = { userId: "cleo", userName: "Cleo" };
  const group = {
    id: "talk-1",
    kind: "group",
    title: "Friends",
    members: [{ userId: "ada", userName: "Ada", role: "owner" }, BEN, CLEO, { userId: "dan", userName: "Dan" }],
  };
  const asIs = (statuses: [ParticipantStatus, ParticipantStatus, ParticipantStatus]) => ({
    id: "call-1",
    conversationId: "talk-1",
    type: "video",
    initiatedBy: "ada",
    startedAt: "2026-01-01T00:00:00Z",
    endedAt: null,
    participants: [BEN, CLEO, { userId: "dan", userName: "Dan" }].map((each, i) => ({ ...each, status: statuses[i] })),
  });

  beforeEach(() => {
    requests = fakeServer({
      ...callRoutes(),
      "GET /api/conversations/talk-1": [200, { conversation: group }],
      "POST /api/calls/call-1/leave": [200, { callId: "call-1", status: "active" }],
      "POST /api/calls/call-1/invite": [200, { call: asIs(["joined", "joined", "invited"]) }],
      "POST /api/calls/initiate": [
        201,
        {
          callId: "call-1",
          status: "initiated",
          participants: [BEN, CLEO].map((each) => ({ ...each, status: "invited" })),
        },
      ],
    });
  });

  async function talking() {
    await session.start("talk-1", [BEN, CLEO], "video");
    fire("call:answered");
    await vi.waitFor(() => expect(session.state.members.map((each) => each.userName)).toEqual(["Ben", "Cleo", "Dan"]));
  }

  it("is left by who hangs up where somebody else has begun the call, also by its owner [CALL-4, K11]", async () => {
    session.receive({ ...INCOMING, participants: [BEN, CLEO, { userId: "ada", userName: "Ada" }] });
    await session.accept(true);
    await session.hangUp();
    expect([asked("/leave").length, asked("/end").length, session.state.end?.reason]).toEqual([1, 0, "left"]);
  });

  it("is ended for all, or only left, by who has begun the call [CALL-4, K11]", async () => {
    await talking();
    expect(mayEndForAll(session.state)).toBe(true);
    await session.leave();
    expect([asked("/leave").length, asked("/end").length, session.state.end?.reason]).toEqual([1, 0, "left"]);
    session = new CallSession({ socket, selfId: "ada" });
    await talking();
    await session.endForAll();
    expect([asked("/end").length, session.state.end?.reason]).toEqual([1, "ended-by-user"]);
  });

  it("asks back who has begun the call and left it, in the name of somebody who is in it", () => {
    const ada = { userId: "ada", userName: "Ada", status: "invited" as const };
    const asked = { ...INCOMING, initiatedBy: "ada", participants: [ada, { ...CLEO, status: "joined" as const }] };
    session.receive(asked);
    expect(session.state).toMatchObject({ phase: "incoming", callerId: "cleo" });
  });

  it("gets one more person into the call, whom the page then shows as called", async () => {
    await talking();
    await session.invite(["dan"]);
    expect(asked("/invite")[0]?.body).toEqual({ participantIds: ["dan"] });
    expect(session.state.remotes.map((each) => each.status)).toEqual(["joined", "joined", "invited"]);
  });

  it("is what a call of two goes on in when somebody else comes, whoever asked them [A113, A125]", async () => {
    requests = fakeServer({
      ...callRoutes(),
      "GET /api/conversations/talk-1": [
        200,
        { conversation: { ...group, kind: "direct", members: group.members.slice(0, 2) } },
      ],
      "GET /api/conversations/talk-2": [200, { conversation: { ...group, id: "talk-2" } }],
      "GET /api/users": [200, { users: [BEN, CLEO, { userId: "ada", userName: "Ada" }] }],
    });
    await session.start("talk-1", [BEN], "video");
    fire("call:answered");
    await vi.waitFor(() => expect(session.state.members).toMatchObject([BEN]));
    expect([session.state.owner, await session.findOthers("e")]).toEqual([false, [CLEO]]);
    fire("call:participant-joined", { ...CLEO, conversationId: "talk-2" });
    expect(session.state.conversationId).toBe("talk-2");
    await vi.waitFor(() => expect(session.state.members.map((each) => each.userName)).toEqual(["Ben", "Cleo", "Dan"]));
  });

  it("shows also those who were asked, or came, while this side rang, and those whom somebody else asks [A57, A113]", async () => {
    const known = ["Ben", "Cleo", "Dan"];
    const ada = { userId: "ada", userName: "Ada", status: "joined" };
    const call = asIs(["joined", "joined", "ringing"]);
    requests = fakeServer({
      ...callRoutes(),
      "GET /api/conversations/talk-1": [200, { conversation: group }],
      "GET /api/calls/call-1": [200, { call: { ...call, participants: [...call.participants, ada] } }],
    });
    session.receive(INCOMING);
    await session.accept(true);
    expect(session.state.remotes.map((each) => each.userName)).toEqual(known);
    expect(session.state.remotes.map((each) => each.status)).toEqual(["joined", "joined", "ringing"]);
    fire("call:participant-invited", { userId: "eve", userName: "Eve" });
    expect(session.state.remotes.at(-1)).toMatchObject({ userName: "Eve", status: "invited" });
    fire("call:participant-invited", { userId: "dan", userName: "Dan" });
    expect(session.state.remotes[2]?.status).toBe("ringing");
  });

  it("does not take somebody for ringing again who came while an older answer was under way", async () => {
    await talking();
    fire("call:answered", { userId: "cleo" });
    requests = fakeServer({
      "GET /api/calls/call-1": [200, { call: asIs(["joined", "ringing", "invited"]) }],
      "POST /api/calls/call-1/join": [200, { call: asIs(["joined", "ringing", "invited"]) }],
    });
    socket.fire("connect");
    await vi.waitFor(() => expect(asked("/join")).toHaveLength(1));
    expect(session.state.remotes.map((each) => each.status)).toEqual(["joined", "joined", "invited"]);
  });
});
