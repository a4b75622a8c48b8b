/** One stream that this side sends, with what its receiver said of it last. */
export interface SentStream {
  sent: number;
  lost?: number;
  /** When the receiver said so, on the clock of `MediaCounters.at`. */
  reportedAt?: number;
}

/** A picture on its way, as it is encoded. */
export interface Picture {
  width?: number;
  height?: number;
  framesPerSecond?: number;
  codec?: string;
}

/** How the packets travel. */
export interface Way {
  /** Kind of this side's end: `host`, `srflx`, `prflx` or `relay`. */
  local: string;
  remote: string;
  /** `udp`, `tcp` or, to a relay, `tls`. */
  protocol: string;
}

/** Everything that the browser has counted of one connection up to a moment. */
export interface MediaCounters {
  at: number;
  rttMs?: number;
  /** What the browser believes it could send; only Chromium says. */
  availableKbps?: number;
  /** What the encoder of the picture should have produced so far, in bytes; only Firefox says. */
  targetBytes?: number;
  bytesIn: number;
  bytesOut: number;
  packetsIn: number;
  lostIn: number;
  sent: Map<string, SentStream>;
  jitterMs?: number;
  outgoing?: Picture;
  incoming?: Picture;
  /** What keeps the browser from sending a better picture: `cpu`, `bandwidth`, `other` or `none`; only Chromium says. */
  limitedBy?: string;
  way?: Way;
  /** Every kind of way that this side had to offer. */
  candidateTypes: string[];
}

type Entry = Record<string, unknown> & { id: string; type: string };

const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** What of several numbers is there. */
const given = <T extends object>(values: { [K in keyof T]: T[K] | undefined }) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Reads what matters out of the browser's statistics. */
export function countersOf(stats: RTCStatsReport, at: number): MediaCounters {
  const entries = new Map<string, Entry>();
  stats.forEach((entry: Entry, id: string) => void entries.set(entry.id ?? id, entry));
  const all = [...entries.values()];
  const counters: MediaCounters = {
    at,
    bytesIn: 0,
    bytesOut: 0,
    packetsIn: 0,
    lostIn: 0,
    sent: new Map(),
    candidateTypes: typesOf(all),
  };
  for (const entry of all) {
    if (entry.type === "inbound-rtp") addInbound(counters, entry, entries);
    if (entry.type === "outbound-rtp") addOutbound(counters, entry, entries);
  }
  for (const entry of all) if (entry.type === "remote-inbound-rtp") addRemoteReport(counters, entry);
  const pair = selectedPair(all, entries);
  if (pair) addPair(counters, pair, entries);
  return counters;
}

function addInbound(counters: MediaCounters, entry: Entry, entries: Map<string, Entry>): void {
  counters.bytesIn += (number(entry.bytesReceived) ?? 0) + (number(entry.headerBytesReceived) ?? 0);
  counters.packetsIn += number(entry.packetsReceived) ?? 0;
  counters.lostIn += number(entry.packetsLost) ?? 0;
  if (entry.kind === "audio") Object.assign(counters, given({ jitterMs: inMs(entry.jitter) }));
  if (entry.kind === "video" && entry.frameWidth) counters.incoming = pictureOf(entry, entries);
}

function addOutbound(counters: MediaCounters, entry: Entry, entries: Map<string, Entry>): void {
  counters.bytesOut += (number(entry.bytesSent) ?? 0) + (number(entry.headerBytesSent) ?? 0);
  counters.sent.set(String(entry.ssrc ?? entry.id), { sent: number(entry.packetsSent) ?? 0 });
  if (entry.kind !== "video") return;
  if (entry.frameWidth) counters.outgoing = pictureOf(entry, entries);
  const found = { limitedBy: text(entry.qualityLimitationReason), targetBytes: number(entry.totalEncodedBytesTarget) };
  Object.assign(counters, given(found));
}

/** What the other side says of a stream of ours. Its round trip counts where the way itself has none. */
function addRemoteReport(counters: MediaCounters, entry: Entry): void {
  const stream = counters.sent.get(String(entry.ssrc));
  if (stream) Object.assign(stream, given({ lost: number(entry.packetsLost), reportedAt: number(entry.timestamp) }));
  if (entry.kind === "video" || counters.rttMs === undefined) {
    Object.assign(counters, given({ rttMs: inMs(entry.roundTripTime) }));
  }
}

function pictureOf(entry: Entry, entries: Map<string, Entry>): Picture {
  const mimeType = text(entries.get(String(entry.codecId))?.mimeType);
  return given<Picture>({
    width: number(entry.frameWidth),
    height: number(entry.frameHeight),
    framesPerSecond: number(entry.framesPerSecond),
    codec: mimeType?.replace(/^\w+\//, ""),
  });
}

/** After a change of the way the earlier ones are still there and count as succeeded. */
function selectedPair(all: Entry[], entries: Map<string, Entry>): Entry | undefined {
  const transport = all.find((each) => each.type === "transport" && each.selectedCandidatePairId);
  const named = entries.get(String(transport?.selectedCandidatePairId));
  const pairs = all.filter((each) => each.type === "candidate-pair");
  return (
    named ?? pairs.find((each) => each.selected) ?? pairs.find((each) => each.nominated && each.state === "succeeded")
  );
}

function addPair(counters: MediaCounters, pair: Entry, entries: Map<string, Entry>): void {
  const rttMs = inMs(pair.currentRoundTripTime);
  if (rttMs) counters.rttMs = rttMs;
  const available = number(pair.availableOutgoingBitrate);
  if (available !== undefined) counters.availableKbps = Math.round(available / 1000);
  const local = entries.get(String(pair.localCandidateId));
  const remote = entries.get(String(pair.remoteCandidateId));
  if (!local || !remote) return;
  const protocol = text(local.relayProtocol) ?? text(local.protocol) ?? "udp";
  counters.way = { local: String(local.candidateType), remote: String(remote.candidateType), protocol };
}

const KINDS_OF_WAY = ["host", "srflx", "prflx", "relay"];

function typesOf(all: Entry[]): string[] {
  const types = all.filter((each) => each.type === "local-candidate").map((each) => String(each.candidateType));
  return KINDS_OF_WAY.filter((kind) => types.includes(kind));
}

function inMs(seconds: unknown): number | undefined {
  const value = number(seconds);
  return value === undefined ? undefined : Math.round(value * 1000);
}
