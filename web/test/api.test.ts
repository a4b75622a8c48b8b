import { expect, it, vi } from "vitest";
import { Api, ApiError } from "../src/lib/api";
import { originOf, tokenOf } from "../src/lib/socket";
import { fakeServer } from "./fakes/server";
import { FakeSocket } from "./fakes/socket";

const failure = async (promise: Promise<unknown>) => {
  const error = await promise.catch((caught) => caught);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

it("sends the socket's token, and names the device that takes a call", async () => {
  const requests = fakeServer({ "POST /api/calls/c/answer": [200, { callId: "c", status: "active" }] });
  await Api.of(new FakeSocket()).answer("c");
  expect(requests[0]?.headers).toMatchObject({ Authorization: "Bearer token-1", "X-Socket-Id": "socket-1" });
});

it("does not name the device where no call is taken", async () => {
  const requests = fakeServer({ "POST /api/calls/c/end": [200, { callId: "c", status: "ended" }] });
  await Api.of(new FakeSocket()).end("c");
  expect(requests[0]?.headers).not.toHaveProperty("X-Socket-Id");
});

it("throws the server's code and sentence", async () => {
  fakeServer({ "POST /api/calls/initiate": [409, { error: { code: "busy", message: "You are in another call." } }] });
  const error = await failure(new Api().initiate({ conversationId: "x", type: "audio" }));
  expect(error).toMatchObject({ status: 409, code: "busy", message: "You are in another call." });
});

it("tells how long to wait where the server says so", async () => {
  fakeServer({
    "POST /api/calls/c/end": [429, { error: { code: "rate_limited", message: "Slowly." } }, { "Retry-After": "7" }],
  });
  expect((await failure(new Api().end("c"))).retryAfter).toBe(7);
});

it("asks a server that is only just starting again when it says so", async () => {
  vi.useFakeTimers();
  let starting = true;
  const requests = fakeServer({
    "GET /api/me": () =>
      starting
        ? [503, { error: { code: "unavailable", message: "Starting." } }, { "Retry-After": "2" }]
        : [200, { user: { id: "ada", name: "Ada" } }],
  });
  const me = new Api().me();
  await vi.advanceTimersByTimeAsync(1900);
  expect(requests).toHaveLength(1);
  starting = false;
  await vi.advanceTimersByTimeAsync(200);
  expect(await me).toMatchObject({ id: "ada" });
});

it("copes with an error page that is not JSON", async () => {
  fakeServer({ "GET /api/me": [502, "<h1>Bad gateway</h1>"] });
  expect(await failure(new Api().me())).toMatchObject({ status: 502, code: "http_error" });
});

it("says unreachable where there is no answer at all", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("network");
  };
  expect(await failure(new Api().me())).toMatchObject({ status: 0, code: "unreachable" });
});

it("puts only what is given into the query", async () => {
  const requests = fakeServer({ "GET /api/calls": [200, { calls: [], nextBefore: null }] });
  await new Api().calls({ limit: 20 });
  expect(requests[0]?.path).toBe("/api/calls?limit=20");
});

it("finds the server's origin and a token given by a function", async () => {
  const socket = { ...new FakeSocket(), io: { uri: "https://calls.example.org/x" }, emit() {}, on() {}, off() {} };
  expect(originOf(socket)).toBe("https://calls.example.org");
  const auth = (give: (auth: object) => void) => give({ token: "late" });
  expect(await tokenOf({ ...socket, auth })).toBe("late");
});
