import { describe, expect, it } from "vitest";
import { decodePayload, encodePayload } from "../src/lib/payload";
import { answers, descriptionOf, markAnswer, unmarked } from "../src/lib/sdp";
import { endReasonOf, parseCommand } from "../src/p2p/commands";
import { sdp } from "./fakes/p2p";

// Both special characters of base64, and padding.
const TEXT = "s=~~~???ÿþ\r\n";
const BASE64 = encodePayload(TEXT);

describe("a payload", () => {
  it.each([
    BASE64,
    encodeURIComponent(BASE64),
    BASE64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
    BASE64.replaceAll("+", " "),
    `${BASE64.slice(0, 8)}\n${BASE64.slice(8)}`,
  ])("is read from %j [D21]", (payload) => {
    expect(decodePayload(payload)).toBe(TEXT);
  });

  it.each(["", "=", "%%%", "A", "<img>", "//79", "A".repeat(600_000)])("is refused where it is %.9j", (payload) => {
    expect(() => decodePayload(payload)).toThrow(expect.objectContaining({ code: "bad-payload" }));
  });
});

describe("a description", () => {
  it("gets its type from the command, and must be of that type", () => {
    expect(descriptionOf("offer", sdp("offer"))).toEqual({ type: "offer", sdp: sdp("offer") });
    expect(() => descriptionOf("offer", sdp("answer"))).toThrow("Expected an offer, got an answer");
    expect(() => descriptionOf("answer", sdp("offer"))).toThrow("Expected an answer, got an offer");
  });

  it.each(["", "hello", "v=0\r\n", sdp("offer").slice(0, -3), sdp("offer").replace(/a=ice-ufrag.*\r\n/, "")])(
    "is refused where it is %j",
    (text) => {
      expect(() => descriptionOf("offer", text)).toThrow(expect.objectContaining({ code: "bad-payload" }));
    },
  );

  it("says as an answer which offer it belongs to, and browsers need not see it", () => {
    const offer = sdp("offer", "mine");
    const answer = markAnswer(sdp("answer"), offer);
    expect(answers(answer, offer)).toBe(true);
    expect(answers(answer, sdp("offer", "other"))).toBe(false);
    expect(answers(sdp("answer"), offer)).toBe(true);
    expect(unmarked(answer)).toBe(sdp("answer"));
  });
});

describe("a command", () => {
  it.each([
    ["#startCall", "startCall", ""],
    ["#offerIncomingCall=YQ==", "offerIncomingCall", "YQ=="],
    ["#acceptCall%3DYQ%3D%3D", "acceptCall", "YQ=="],
    ["#onAnswer=a=b", "onAnswer", "a=b"],
    ["#onEnd", "onEnd", ""],
  ])("is read from %s [D16, D17, D18, D19]", (hash, name, payload) => {
    expect(parseCommand(hash)).toEqual({ name, payload });
  });

  it("is none where the hash is empty, and an error where it is unknown", () => {
    expect(parseCommand("")).toBeNull();
    expect(parseCommand("#")).toBeNull();
    expect(() => parseCommand("#toString")).toThrow("Unknown command: toString");
  });

  it("ends a call whatever its reason is", () => {
    expect(endReasonOf("declined")).toBe("rejected");
    expect(endReasonOf("constructor")).toBe("ended-by-user");
  });
});
