import { expect, it } from "vitest";
import { type CallState, idleState, type Remote, remoteOf } from "../src/lib/callState";
import { newsBetween } from "../src/react/components/CallNews";

const ben: Remote = {
  ...remoteOf({ userId: "ben", userName: "Ben", status: "joined" }, "video"),
  connection: "connected",
};
const withBen = (change: Partial<Remote> = {}, call: Partial<CallState> = {}): CallState => ({
  ...idleState(),
  phase: "active",
  remotes: [{ ...ben, ...change }],
  ...call,
});

it.each<[string, CallState, CallState, string[]]>([
  ["somebody joins", { ...withBen(), remotes: [] }, withBen(), ["Ben joined"]],
  ["somebody leaves", withBen(), withBen({ status: "left" }), ["Ben left"]],
  ["somebody declines", withBen({ status: "ringing" }), withBen({ status: "rejected" }), ["Ben declined"]],
  ["the way breaks", withBen(), withBen({ connection: "reconnecting" }), ["Ben: connection interrupted, reconnecting"]],
  ["the way is found again", withBen({ connection: "reconnecting" }), withBen(), ["Ben: connected again"]],
  ["the first way is found", withBen({ connection: "connecting" }), withBen(), []],
  [
    "a screen is shared",
    withBen(),
    withBen({ media: { ...ben.media, screenSharing: true } }),
    ["Ben shares the screen"],
  ],
  ["one's own connection gets bad", withBen(), withBen({}, { quality: "poor" }), ["Your connection is weak"]],
  [
    "and good again",
    withBen({}, { quality: "poor" }),
    withBen({}, { quality: "fair" }),
    ["Your connection is fine again"],
  ],
  ["nothing of that", withBen(), withBen({}, { quality: "fair" }), []],
])("says when %s", (_, before, after, words) => {
  expect(newsBetween(before, after)).toEqual(words);
});
