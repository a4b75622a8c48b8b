import { expect, it } from "vitest";
import { gradeOf, reportOf, sampleOf } from "../src/lib/quality";

it.each([
  [{ rttMs: 99, lossPercent: 1.9, bitrateKbps: 501 }, "good"],
  [{ rttMs: 100 }, "fair"],
  [{ rttMs: 300 }, "fair"],
  [{ rttMs: 301 }, "poor"],
  [{ lossPercent: 2 }, "fair"],
  [{ lossPercent: 5.1 }, "poor"],
  [{ bitrateKbps: 500 }, "fair"],
  [{ bitrateKbps: 199 }, "poor"],
  [{ rttMs: 10, lossPercent: 9 }, "poor"],
  [{}, "good"],
])("grades %j as %s, the worst of the three", (report, grade) => {
  expect(gradeOf(report)).toBe(grade);
});

const stats = (entries: object[]) =>
  new Map(entries.map((each, at) => [String(at), each])) as unknown as RTCStatsReport;

it("counts what was lost between two looks", () => {
  const before = sampleOf(stats([{ type: "inbound-rtp", packetsReceived: 100, packetsLost: 1 }]), 0);
  const after = sampleOf(
    stats([
      { type: "inbound-rtp", packetsReceived: 190, packetsLost: 11 },
      { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.04 },
    ]),
    3000,
  );
  expect(reportOf(before, after)).toEqual({ lossPercent: 10, rttMs: 40, quality: "poor" });
});

it("does not hold the estimate of a voice-only call against it", () => {
  const pair = { type: "candidate-pair", nominated: true, state: "succeeded", availableOutgoingBitrate: 90_000 };
  const empty = sampleOf(stats([]), 0);
  expect(reportOf(empty, sampleOf(stats([pair]), 1)).quality).toBe("good");
  const video = { type: "outbound-rtp", kind: "video" };
  expect(reportOf(empty, sampleOf(stats([pair, video]), 1)).quality).toBe("poor");
});
