import type { MediaCounters, SentStream } from "./mediaCounters";
import type { Quality, QualityReport } from "./types";

// The boundary values themselves are fair.
const LIMITS = { rttMs: [100, 300], lossPercent: [2, 5], bitrateKbps: [500, 200] } as const;

/** How long losses are counted together: in three seconds of a voice alone one packet more or less is most of a percent. */
export const WINDOW = 4;
/** Round trips of which the middle one counts. */
const ROUND_TRIPS = 3;

/** What the judgement has to know beyond what the browser counts. */
export interface Sends {
  /** Whether this side sends a picture; otherwise the estimate says nothing, because it never rises far above what is sent. */
  picture: boolean;
  /** The most that this side would send. */
  capKbps: number;
  /** Whether the person wants it so, rather than the network. */
  chosen: boolean;
}

/** The state before anything was sent. */
export function nothingYet(at: number): MediaCounters {
  return { at, bytesIn: 0, bytesOut: 0, packetsIn: 0, lostIn: 0, sent: new Map(), candidateTypes: [] };
}

/**
 * What the latest moments say of a connection, with one word for it.
 *
 * @param moments the oldest first, at least two
 */
export function reportOf(moments: MediaCounters[], sends: Sends): QualityReport {
  const [first, before, now] = [moments[0], moments.at(-2), moments.at(-1)];
  if (!first || !before || !now) throw new RangeError("two moments are needed");
  const seconds = Math.max(0.001, (now.at - before.at) / 1000);
  const lossInPercent = percent(now.lostIn - first.lostIn, now.packetsIn - first.packetsIn + now.lostIn - first.lostIn);
  const lossOutPercent = lossOut(moments);
  const bitrateKbps = sends.picture ? estimate(before, now, seconds, sends) : undefined;
  const measured = {
    lossPercent: Math.max(lossInPercent, lossOutPercent ?? 0),
    lossInPercent,
    lossOutPercent,
    rttMs: middle(moments.slice(-ROUND_TRIPS).flatMap((each) => each.rttMs ?? [])),
    bitrateKbps,
    estimateKbps: now.availableKbps,
    lossOutNowPercent: lossOutNow(moments),
    sentKbps: kbps(now.bytesOut - before.bytesOut, seconds),
    receivedKbps: kbps(now.bytesIn - before.bytesIn, seconds),
    jitterMs: now.jitterMs,
    ...(sends.picture ? now.outgoing : {}),
    candidateTypes: now.candidateTypes,
    incoming: now.incoming,
    limitedBy: sends.picture ? now.limitedBy : undefined,
    way: now.way,
  };
  const known = Object.fromEntries(Object.entries(measured).filter(([, value]) => value !== undefined));
  const report = known as Omit<QualityReport, "quality">;
  return { ...report, quality: gradeOf(report) };
}

/** The worst of round trip, loss and bitrate; what is not known does not count. */
export function gradeOf(report: Omit<QualityReport, "quality">): Quality {
  return worst([gradeOfRoundTrip(report.rttMs), gradeOfLoss(report.lossPercent), gradeOfBitrate(report.bitrateKbps)]);
}

export const gradeOfRoundTrip = (ms: number | undefined) => rising(ms, LIMITS.rttMs);
export const gradeOfLoss = (percent: number | undefined) => rising(percent, LIMITS.lossPercent);
export const gradeOfBitrate = (kbps: number | undefined) => falling(kbps, LIMITS.bitrateKbps);

/** The worst of several words. */
export function worst(grades: Quality[]): Quality {
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

/** Of the packets that left, those that the receivers missed; unknown before they have reported twice. */
function lossOut(moments: MediaCounters[]): number | undefined {
  const streams = lossesOut(moments, 0);
  const sum = (kind: "lost" | "sent") => streams.reduce((all, each) => all + each[kind], 0);
  return sum("sent") > 0 ? percent(sum("lost"), sum("sent")) : undefined;
}

/** The same of the stream that loses most, in the last six seconds. On slow lines receivers report every few seconds only. */
function lossOutNow(moments: MediaCounters[]): number | undefined {
  const streams = lossesOut(moments, Math.max(0, moments.length - 3));
  return streams.length > 0 ? Math.max(...streams.map(({ lost, sent }) => percent(lost, sent))) : undefined;
}

function lossesOut(moments: MediaCounters[], from: number): { lost: number; sent: number }[] {
  return [...(moments.at(-1)?.sent.keys() ?? [])].flatMap((ssrc) => {
    const points = moments.flatMap((_, i) => (i < from ? [] : (pointOf(moments, i, ssrc) ?? [])));
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last || last.sent <= first.sent) return [];
    return [{ lost: Math.max(0, last.lost - first.lost), sent: last.sent - first.sent }];
  });
}

/** Reports come when they like: how much had left by the time of the report lies between two of our looks. */
function pointOf(moments: MediaCounters[], i: number, ssrc: string): { lost: number; sent: number } | undefined {
  const now = moments[i] as MediaCounters;
  const stream = now.sent.get(ssrc);
  if (stream?.lost === undefined || stream.reportedAt === undefined) return undefined;
  const earlier = moments[i - 1];
  const before: SentStream | undefined = earlier?.sent.get(ssrc);
  if (!earlier || !before) return { lost: stream.lost, sent: stream.sent };
  const rate = (stream.sent - before.sent) / Math.max(1, now.at - earlier.at);
  const since = Math.max(0, now.at - stream.reportedAt);
  return { lost: stream.lost, sent: Math.max(0, stream.sent - rate * since) };
}

/**
 * What could be sent. Firefox tells only what it wants its encoder to make of a picture: where that is less than we allow, the network
 * is the reason. A choice of ours below what counts as good is no fault of the network.
 */
function estimate(
  before: MediaCounters,
  now: MediaCounters,
  seconds: number,
  { capKbps, chosen }: Sends,
): number | undefined {
  const available = now.availableKbps ?? targetKbps(before, now, seconds);
  if (available === undefined) return undefined;
  const isChoice = chosen && capKbps < LIMITS.bitrateKbps[0] && available > capKbps;
  const isUnknown = now.availableKbps === undefined && available >= capKbps * NEARLY;
  return isChoice || isUnknown ? undefined : available;
}

const NEARLY = 0.9;

function targetKbps(before: MediaCounters, now: MediaCounters, seconds: number): number | undefined {
  if (now.targetBytes === undefined || before.targetBytes === undefined) return undefined;
  return kbps(now.targetBytes - before.targetBytes, seconds);
}

const kbps = (bytes: number, seconds: number) => Math.max(0, Math.round((bytes * 8) / 1000 / seconds));

/** With one digit after the point. */
function percent(part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  return Math.min(100, Math.round((1000 * part) / whole) / 10);
}

function middle(values: number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
