import type { Quality, QualityReport } from "./types";

/** Counters of one moment; two of them make a report. */
export interface QualitySample {
  at: number;
  bytes: number;
  received: number;
  lost: number;
  rttMs?: number;
  availableKbps?: number;
  sendsVideo?: boolean;
}

// The boundary values themselves are fair.
const LIMITS = { rttMs: [100, 300], lossPercent: [2, 5], bitrateKbps: [500, 200] } as const;

type Report = Record<string, unknown> & { type: string };

const number = (value: unknown) => (typeof value === "number" ? value : undefined);

/** Reads the counters that matter out of the browser's statistics. */
export function sampleOf(stats: RTCStatsReport, at: number): QualitySample {
  const sample: QualitySample = { at, bytes: 0, received: 0, lost: 0 };
  stats.forEach((entry: Report) => {
    if (entry.type === "inbound-rtp") addInbound(sample, entry);
    if (entry.type === "outbound-rtp" && entry.kind === "video") sample.sendsVideo = true;
    if (entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded") addPair(sample, entry);
  });
  return sample;
}

function addInbound(sample: QualitySample, entry: Report): void {
  sample.bytes += number(entry.bytesReceived) ?? 0;
  sample.received += number(entry.packetsReceived) ?? 0;
  sample.lost += number(entry.packetsLost) ?? 0;
}

function addPair(sample: QualitySample, entry: Report): void {
  const rtt = number(entry.currentRoundTripTime);
  const available = number(entry.availableOutgoingBitrate);
  if (rtt !== undefined) sample.rttMs = Math.round(rtt * 1000);
  if (available !== undefined) sample.availableKbps = Math.round(available / 1000);
}

/** What happened between two samples, with one word for it. */
export function reportOf(before: QualitySample, after: QualitySample): QualityReport {
  const lost = Math.max(0, after.lost - before.lost);
  const total = Math.max(0, after.received - before.received) + lost;
  const lossPercent = total ? Math.round((1000 * lost) / total) / 10 : 0;
  const { rttMs } = after;
  // The estimate never rises far above what is sent, so that it says nothing about a call of voices only.
  const bitrateKbps = after.sendsVideo ? after.availableKbps : undefined;
  const report = {
    lossPercent,
    ...(rttMs === undefined ? {} : { rttMs }),
    ...(bitrateKbps === undefined ? {} : { bitrateKbps }),
  };
  return { ...report, quality: gradeOf(report) };
}

/** The worst of round trip, loss and bitrate; what is not known does not count. */
export function gradeOf(report: Omit<QualityReport, "quality">): Quality {
  const grades = [
    rising(report.rttMs, LIMITS.rttMs),
    rising(report.lossPercent, LIMITS.lossPercent),
    falling(report.bitrateKbps, LIMITS.bitrateKbps),
  ];
  if (grades.includes("poor")) return "poor";
  return grades.includes("fair") ? "fair" : "good";
}

function rising(value: number | undefined, [good, fair]: readonly [number, number]): Quality {
  if (value === undefined || value < good) return "good";
  return value <= fair ? "fair" : "poor";
}

function falling(value: number | undefined, [good, fair]: readonly [number, number]): Quality {
  if (value === undefined || value > good) return "good";
  return value >= fair ? "fair" : "poor";
}
