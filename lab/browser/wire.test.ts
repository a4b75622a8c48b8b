import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Client, type Listener } from "./client";
import { Server, until } from "./server";

const TURN_SECRET = "a secret that the TURN server knows too";
const OFFER = { type: "offer", sdp: "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" };
const ANSWER = { ...OFFER, type: "answer" };
const candidate = (n: number) => ({
  candidate: `candidate:${n} 1 udp 2122260223 192.0.2.1 ${50000 + n} typ host`,
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "abcd",
});

let server: Server;
const clients: Client[] = [];

beforeAll(async () => {
  server = await Server.start({
    TURN_SERVER_HOST: "turn.example.com",
    TURN_SERVER_PORT: "3000",
    TURN_SECRET,
    TURN_TTL: "86400",
    PARLEY_RING_TIMEOUT: "2",
    PARLEY_GRACE_TIME: "2",
  });
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(() => server?.stop());

async function person(name: string): Promise<Client> {
  const client = await Client.inDevMode(server.url, name);
  clients.push(client);
  return client;
}

interface Pair {
  ada: Client;
  ben: Client;
  adaHears: Listener;
  benHears: Listener;
  conversationId: string;
}

async function pair(): Promise<Pair> {
  const ada = await person("Ada");
  const ben = await person("Ben");
  const conversationId = await ada.conversation(ben);
  return { ada, ben, adaHears: await ada.connect(), benHears: await ben.connect(), conversationId };
}

async function placed(type = "video"): Promise<Pair & { callId: string }> {
  const people = await pair();
  const { body, status } = await people.ada.request(
    "POST",
    "/api/calls/initiate",
    { conversationId: people.conversationId, type, participantIds: [people.ben.id] },
    { "x-socket-id": people.adaHears.socket.id ?? "" },
  );
  expect(status).toBe(201);
  return { ...people, callId: body.callId };
}

async function answered(type = "video"): Promise<Pair & { callId: string }> {
  const call = await placed(type);
  const { status } = await call.ben.request("POST", `/api/calls/${call.callId}/answer`);
  expect(status).toBe(200);
  return call;
}

const end = (call: { ada: Client; callId: string }) => call.ada.request("POST", `/api/calls/${call.callId}/end`);

describe("a call by REST", () => {
  it("is initiated, and every device of the callee rings, but not the caller [A39, A40, A52]", async () => {
    const { ada, ben, adaHears, benHears, conversationId } = await pair();
    const second = await ben.connect();
    const { status, body } = await ada.request("POST", "/api/calls/initiate", {
      conversationId,
      type: "video",
      participantIds: [ben.id],
    });
    expect(status).toBe(201);
    expect(body.status).toBe("initiated");
    expect(body.participants).toEqual([
      { userId: ben.id, userName: "Ben", userIdentifier: "ben@localhost", status: "invited" },
    ]);
    for (const device of [benHears, second]) {
      const incoming = await device.hears("call:incoming");
      expect(incoming).toMatchObject({ callId: body.callId, conversationId, type: "video", initiatedBy: ada.id });
      expect(incoming.participants.map((each: { userId: string }) => each.userId).sort()).toEqual(
        [ada.id, ben.id].sort(),
      );
    }
    expect(await adaHears.count("call:incoming")).toBe(0);
    await end({ ada, callId: body.callId });
  });

  it("refuses a body with any field missing or malformed [A39]", async () => {
    const { ada, ben, conversationId } = await pair();
    const good = { conversationId, type: "video", participantIds: [ben.id] };
    const bad = [
      {},
      { ...good, conversationId: undefined },
      { ...good, conversationId: "x" },
      { ...good, conversationId: 7 },
      { ...good, type: undefined },
      { ...good, type: "hologram" },
      { ...good, type: 1 },
      { ...good, participantIds: "x" },
      { ...good, participantIds: [1] },
      { ...good, participantIds: ["x"] },
      "[]",
      '"x"',
      "{",
      '{"a":1}{"b":2}',
    ];
    for (const body of bad) {
      const answer = await ada.request("POST", "/api/calls/initiate", body);
      expect(answer.status, JSON.stringify(body)).toBe(400);
      expect(answer.body.error.code).toBe("bad_request");
      expect(answer.body.error.message.length).toBeGreaterThan(5);
    }
  });

  it("is answered by the one who was asked, twice with the same start [A41, A18, A110]", async () => {
    const call = await placed();
    const stranger = await person("Eve");
    const path = `/api/calls/${call.callId}/answer`;
    expect((await stranger.request("POST", path)).status).toBe(403);
    expect((await call.ben.request("POST", "/api/calls/00000000-0000-4000-8000-000000000000/answer")).status).toBe(404);
    const first = await call.ben.request("POST", path);
    expect(first).toMatchObject({ status: 200, body: { callId: call.callId, status: "active" } });
    expect(first.body.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    expect((await call.ben.request("POST", path)).body).toEqual(first.body);
    await call.adaHears.hears("call:answered");
    await end(call);
  });

  it("is rejected, and the caller hears why and that it is over, once [A42, A56, A110]", async () => {
    const call = await placed();
    const { body } = await call.ben.request("POST", `/api/calls/${call.callId}/reject`);
    expect(body).toEqual({ callId: call.callId, status: "rejected" });
    expect(await call.adaHears.hears("call:rejected")).toMatchObject({ userId: call.ben.id, reason: "declined" });
    expect(await call.adaHears.hears("call:ended")).toMatchObject({ callId: call.callId, reason: "rejected" });
    expect(await call.adaHears.count("call:ended")).toBe(1);
    expect(await call.benHears.count("call:ended")).toBe(1);
  });

  it("cannot be rejected after the answer [A42, A16]", async () => {
    const call = await answered();
    const { status, body } = await call.ben.request("POST", `/api/calls/${call.callId}/reject`);
    expect([status, body.error.code]).toEqual([409, "illegal_transition"]);
    await end(call);
    expect((await call.ben.request("POST", `/api/calls/${call.callId}/answer`)).status).toBe(409);
  });

  it("ends with its duration, twice the same, and the other side hears it once [A43, A19, A20, A21, A56]", async () => {
    const call = await answered();
    const first = await end(call);
    expect(first).toMatchObject({
      status: 200,
      body: { callId: call.callId, status: "ended", endReason: "ended-by-user" },
    });
    expect(first.body.duration).toBeLessThanOrEqual(1);
    expect((await end(call)).body).toEqual(first.body);
    expect(await call.benHears.hears("call:ended")).toEqual({
      callId: call.callId,
      reason: "ended-by-user",
      endedBy: call.ada.id,
    });
    expect(await call.benHears.count("call:ended")).toBe(1);
  });

  it("is cancelled before the answer [A43, A21]", async () => {
    const call = await placed();
    expect((await end(call)).body).toMatchObject({ status: "ended", endReason: "cancelled", duration: 0 });
    expect(await call.benHears.hears("call:ended")).toMatchObject({ reason: "cancelled" });
  });

  it("is missed when nobody answers in time [A16, A30]", async () => {
    const call = await placed();
    expect(await call.adaHears.hears("call:ended", 8000)).toMatchObject({ reason: "no-answer" });
    const { body } = await call.ben.request("GET", `/api/calls/${call.callId}`);
    expect(body.call.status).toBe("missed");
    expect(body.call.participants.find((each: { userId: string }) => each.userId === call.ben.id).status).toBe(
      "missed",
    );
  });

  it("knows its state, for those whom it concerns only [A47, A15, A17, A33]", async () => {
    const call = await answered("audio");
    const { body } = await call.ben.request("GET", `/api/calls/${call.callId}`);
    expect(body.call).toMatchObject({ id: call.callId, type: "audio", status: "active", initiatedBy: call.ada.id });
    expect(body.call.participants[0].mediaState).toEqual({
      audioEnabled: true,
      videoEnabled: false,
      screenSharing: false,
    });
    const stranger = await person("Eve");
    expect((await stranger.request("GET", `/api/calls/${call.callId}`)).status).toBe(403);
    expect((await call.ada.request("GET", "/api/calls/not-a-uuid")).status).toBe(404);
    await end(call);
  });

  it("merges media states, tells the other, and refuses what is no boolean [A44, A45, A59]", async () => {
    const call = await answered();
    const path = `/api/calls/${call.callId}/media`;
    const { body } = await call.ada.request("PATCH", path, { videoEnabled: false });
    const mediaState = { audioEnabled: true, videoEnabled: false, screenSharing: false };
    expect(body).toEqual({ success: true, mediaState });
    expect(await call.benHears.hears("call:media-state-changed")).toEqual({
      callId: call.callId,
      userId: call.ada.id,
      mediaState,
    });
    expect(await call.adaHears.count("call:media-state-changed")).toBe(0);
    expect((await call.ada.request("PATCH", path, { audioEnabled: "yes" })).status).toBe(400);
    expect((await (await person("Eve")).request("PATCH", path, { audioEnabled: true })).status).toBe(403);
    await end(call);
  });

  it("takes place among members only [A109]", async () => {
    const { ada, ben, conversationId } = await pair();
    const eve = await person("Eve");
    const asStranger = await eve.request("POST", "/api/calls/initiate", {
      conversationId,
      type: "audio",
      participantIds: [ben.id],
    });
    expect(asStranger.status).toBe(403);
    const toStranger = await ada.request("POST", "/api/calls/initiate", {
      conversationId,
      type: "audio",
      participantIds: [eve.id],
    });
    expect(toStranger.status).toBe(403);
  });

  it("meets the other when two people call each other at the same moment", async () => {
    const call = await placed();
    const crossing = { conversationId: call.conversationId, type: "video", participantIds: [call.ada.id] };
    const { status, body } = await call.ben.request("POST", "/api/calls/initiate", crossing);
    expect([status, body.error.code]).toEqual([409, "call_crossed"]);
    expect((await call.ben.request("POST", `/api/calls/${call.callId}/answer`)).status).toBe(200);
    await end(call);
  });

  it("cannot be placed or taken by somebody who is in another call [A40]", async () => {
    const call = await answered();
    const cyd = await person("Cyd");
    const conversationId = await cyd.conversation(call.ben);
    const busy = await cyd.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
    expect(busy.body).toMatchObject({ status: "rejected", participants: [{ status: "rejected", reason: "busy" }] });
    const mine = await call.ben.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
    expect([mine.status, mine.body.error.code]).toEqual([409, "busy"]);
    await end(call);
  });

  it("goes into the history of both, the newest first, page by page [A117]", async () => {
    const call = await answered();
    await end(call);
    const again = await call.ben.request("POST", "/api/calls/initiate", {
      conversationId: call.conversationId,
      type: "audio",
    });
    await call.ben.request("POST", `/api/calls/${again.body.callId}/end`);
    const page = await call.ada.request("GET", `/api/calls?conversationId=${call.conversationId}&limit=1`);
    expect(page.body.calls).toHaveLength(1);
    expect(page.body.calls[0]).toMatchObject({ id: again.body.callId, direction: "incoming", status: "ended" });
    const next = await call.ada.request("GET", `/api/calls?limit=1&before=${encodeURIComponent(page.body.nextBefore)}`);
    expect(next.body.calls[0]).toMatchObject({ id: call.callId, direction: "outgoing" });
  });
});

describe("TURN credentials", () => {
  it("are an HMAC over a user name that begins with the expiry [A46, A84, A105]", async () => {
    const { body } = await (await person("Ada")).request("GET", "/api/calls/turn-credentials");
    const { urls, username, credential } = body.credentials;
    expect(urls).toContain("turn:turn.example.com:3000?transport=udp");
    expect(credential).toBe(createHmac("sha1", TURN_SECRET).update(username).digest("base64"));
    expect(Number(username.split(":")[0])).toBe(Date.parse(body.expiresAt) / 1000);
    expect(Math.abs(Number(username.split(":")[0]) - Date.now() / 1000 - 86400)).toBeLessThan(5);
  });
});

describe("signals between two people", () => {
  it("pass offer, answer and candidates unchanged, in order, over WebSocket [A48, A49, A50, A53, A54, A55]", async () => {
    const call = await answered();
    expect(
      await call.adaHears.emit("call:offer", { callId: call.callId, targetUserId: call.ben.id, offer: OFFER }),
    ).toEqual({ ok: true });
    expect(await call.benHears.hears("call:offer")).toEqual({
      callId: call.callId,
      fromUserId: call.ada.id,
      offer: OFFER,
    });
    await call.benHears.emit("call:answer", { callId: call.callId, targetUserId: call.ada.id, answer: ANSWER });
    expect(await call.adaHears.hears("call:answer")).toEqual({
      callId: call.callId,
      fromUserId: call.ben.id,
      answer: ANSWER,
    });
    const sent = Array.from({ length: 200 }, (_, n) => candidate(n));
    for (const each of sent) {
      call.adaHears.socket.emit("call:ice-candidate", {
        callId: call.callId,
        targetUserId: call.ben.id,
        candidate: each,
      });
    }
    await until(
      () => call.benHears.heard.filter((each) => each.event === "call:ice-candidate").length === 200,
      5000,
      "200 candidates",
    );
    const got = call.benHears.heard
      .filter((each) => each.event === "call:ice-candidate")
      .map((each) => each.payload.candidate);
    expect(got).toEqual(sent);
    await end(call);
  });

  it("are held back until the callee accepts, and then come in order, to the device that answered [A48, A52]", async () => {
    const call = await placed();
    const second = await call.ben.connect();
    await call.adaHears.emit("call:offer", { callId: call.callId, targetUserId: call.ben.id, offer: OFFER });
    for (let n = 0; n < 5; n++) {
      await call.adaHears.emit("call:ice-candidate", {
        callId: call.callId,
        targetUserId: call.ben.id,
        candidate: candidate(n),
      });
    }
    await call.adaHears.emit("call:ice-candidate", { callId: call.callId, targetUserId: call.ben.id, candidate: null });
    expect(await call.benHears.count("call:offer")).toBe(0);
    expect(await second.count("call:ice-candidate")).toBe(0);
    await call.ben.request("POST", `/api/calls/${call.callId}/answer`, undefined, {
      "x-socket-id": second.socket.id ?? "",
    });
    await second.hears("call:offer");
    await call.benHears.hears("call:answered-elsewhere");
    const signals = second.heard.map((each) => each.event).filter((event) => event !== "call:incoming");
    await until(
      () => second.heard.filter((each) => each.event === "call:ice-candidate").length === 6,
      5000,
      "all candidates",
    );
    expect(signals[0]).toBe("call:offer");
    expect(await call.benHears.count("call:offer")).toBe(0);
    await end(call);
  });

  it("carry the name of the real sender, whatever is claimed [A51]", async () => {
    const call = await answered();
    const forged = {
      callId: call.callId,
      targetUserId: call.ben.id,
      offer: OFFER,
      fromUserId: call.ben.id,
      from: "god",
    };
    await call.adaHears.emit("call:offer", forged);
    expect(await call.benHears.hears("call:offer")).toEqual({
      callId: call.callId,
      fromUserId: call.ada.id,
      offer: OFFER,
    });
    await end(call);
  });

  it("reach nobody from outside the call, nor anybody outside it [A48, A109]", async () => {
    const call = await answered();
    const eve = await person("Eve");
    const eveHears = await eve.connect();
    const intrusion = { callId: call.callId, targetUserId: call.ben.id, offer: OFFER };
    expect((await eveHears.emit("call:offer", intrusion)).error.code).toBe("not_found");
    const outward = { callId: call.callId, targetUserId: eve.id, offer: OFFER };
    expect((await call.adaHears.emit("call:offer", outward)).error.code).toBe("not_in_call");
    expect(await call.benHears.count("call:offer")).toBe(0);
    expect(await eveHears.count("call:offer")).toBe(0);
    await end(call);
  });

  it("are refused with a code where they are malformed, and the socket goes on [A50]", async () => {
    const call = await answered();
    const bad: [string, unknown][] = [
      ["call:offer", undefined],
      ["call:offer", "x"],
      ["call:offer", { callId: call.callId, targetUserId: call.ben.id }],
      ["call:offer", { callId: "x", targetUserId: call.ben.id, offer: OFFER }],
      ["call:offer", { callId: call.callId, targetUserId: 5, offer: OFFER }],
      ["call:ice-candidate", { callId: call.callId, targetUserId: call.ben.id, candidate: 7 }],
      ["call:unheard-of", { callId: call.callId }],
    ];
    for (const [event, payload] of bad) {
      const answer = await call.adaHears.emit(event, payload);
      expect(answer.error.code, event).toMatch(/^(bad_request|unknown_event)$/);
    }
    call.adaHears.socket.emit("call:offer", { callId: call.callId });
    expect(await call.adaHears.hears("call:error")).toMatchObject({
      event: "call:offer",
      code: "bad_request",
      callId: call.callId,
    });
    expect(
      await call.adaHears.emit("call:offer", { callId: call.callId, targetUserId: call.ben.id, offer: OFFER }),
    ).toEqual({ ok: true });
    await end(call);
  });

  it("pass over polling as over WebSocket, and after the upgrade from one to the other [A11, A48]", async () => {
    for (const transports of [["polling"], ["polling", "websocket"]] as ("polling" | "websocket")[][]) {
      const call = await answered();
      const listener = await call.ben.connect(transports);
      await call.ada.request("POST", `/api/calls/${call.callId}/end`);
      await listener.hears("call:ended");
    }
  });
});

describe("somebody whose connection is gone", () => {
  it("leaves the call when the grace time is over [A21]", async () => {
    const call = await answered();
    call.benHears.socket.disconnect();
    expect(await call.adaHears.hears("call:ended", 8000)).toMatchObject({ reason: "connection-lost" });
  });
});

describe("a conversation", () => {
  it("tells its members when they become others, and whom it removes leaves its call", async () => {
    const [ada, ben, cyd] = [await person("Ada"), await person("Ben"), await person("Cyd")];
    const benHears = await ben.connect();
    const { body } = await ada.request("POST", "/api/conversations", {
      kind: "group",
      title: "Three",
      memberIds: [ben.id, cyd.id],
    });
    const conversationId = body.conversation.id;
    expect(await benHears.hears("conversation:changed")).toEqual({ conversationId });
    const call = await ada.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
    const path = `/api/calls/${call.body.callId}`;
    await ben.request("POST", `${path}/answer`);
    expect((await ada.request("DELETE", `/api/conversations/${conversationId}/members/${ben.id}`)).status).toBe(204);
    const { body: after } = await ada.request("GET", path);
    expect(after.call.participants.find((each: { userId: string }) => each.userId === ben.id).status).toBe("left");
    await ada.request("POST", `${path}/end`);
  });

  it("of two keeps its two members", async () => {
    const [ada, ben] = [await person("Ada"), await person("Ben")];
    const conversationId = await ada.conversation(ben);
    const { status } = await ada.request("DELETE", `/api/conversations/${conversationId}/members/${ben.id}`);
    expect(status).toBe(409);
  });
});

describe("presence", () => {
  it("tells subscribers who comes and goes", async () => {
    const ada = await person("Ada");
    const listener = await ada.connect();
    expect((await listener.emit("presence:subscribe")).ok).toBe(true);
    const ben = await person("Ben Comes");
    const socket = await ben.connect();
    expect(await listener.hears("presence:changed")).toMatchObject({
      userId: ben.id,
      userName: "Ben Comes",
      online: true,
    });
    socket.socket.disconnect();
    await until(
      () => listener.heard.some((each) => each.event === "presence:changed" && each.payload.online === false),
      5000,
      "Ben to go",
    );
  });
});
