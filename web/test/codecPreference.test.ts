import { expect, it } from "vitest";
import { inOrder, orderOf } from "../src/lib/codecPreference";

const codec = (name: string, sdpFmtpLine = "") => ({ mimeType: `video/${name}`, sdpFmtpLine });
const KNOWN = [
  codec("VP8"),
  codec("rtx"),
  codec("H264", "profile-level-id=42e01f"),
  codec("AV1"),
  codec("VP9", "profile-id=0"),
  codec("VP9", "profile-id=2"),
  codec("red"),
];
const names = (first: "VP9" | "AV1" | "H264") =>
  inOrder(KNOWN, orderOf(first)).map(({ mimeType }) => mimeType.slice(6));

it("prefers VP9, has H.264 to fall back on, and AV1 last [A92, A121, X-A25]", () => {
  expect(names("VP9")).toEqual(["VP9", "VP9", "VP8", "H264", "AV1", "rtx", "red"]);
  expect(inOrder(KNOWN, orderOf("VP9"))[0]?.sdpFmtpLine).toBe("profile-id=0");
});

it("puts first what somebody asks for [A121, X-A25]", () => {
  expect(names("AV1")[0]).toBe("AV1");
  expect(names("H264").slice(0, 2)).toEqual(["H264", "VP9"]);
});
