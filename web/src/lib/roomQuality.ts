import { countersOf, type MediaCounters } from "./mediaCounters";
import { gradeOfLoss, nothingYet, reportOf, WINDOW } from "./quality";
import type { RoomParticipant } from "./roomState";
import type { Quality, QualityReport } from "./types";

const EVERY_MS = 3000;
/** Of fewer packets a loss says nothing. */
const ENOUGH = 50;

interface Arrived {
  received: number;
  lost: number;
}

interface QualityOptions {
  stats(): Promise<RTCStatsReport>;
  participants(): RoomParticipant[];
  /** This side's own connection to the server, and how well each of the others arrives, by `peerId`. */
  tell(own: QualityReport, others: Record<string, Quality>): void;
}

/** Judges every three seconds how well this side is connected, and how well the others arrive here. */
export class RoomQuality {
  private timer: ReturnType<typeof setInterval> | undefined;
  private own: MediaCounters[] = [];
  private readonly others = new Map<string, Arrived[]>();

  constructor(private readonly options: QualityOptions) {}

  start(): void {
    this.timer ??= setInterval(() => void this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.own = [];
    this.others.clear();
  }

  async look(now = Date.now()): Promise<void> {
    const stats = await this.options.stats();
    if (stats.size === 0) return;
    const participants = this.options.participants();
    const here = new Set(participants.map((each) => each.peerId));
    for (const peerId of this.others.keys()) if (!here.has(peerId)) this.others.delete(peerId);
    const others = participants.map((each) => [each.peerId, this.judge(each, stats)] as const);
    this.options.tell(this.judgeOwn(stats, now), Object.fromEntries(others));
  }

  /** What could be sent is no matter here: the server pauses what nobody watches, and the browser's estimate stays low with it. */
  private judgeOwn(stats: RTCStatsReport, now: number): QualityReport {
    if (this.own.length === 0) this.own = [nothingYet(now - EVERY_MS)];
    this.own = [...this.own.slice(-WINDOW), { ...countersOf(stats, now), lostIn: 0 }];
    return reportOf(this.own, { picture: false, capKbps: 0, chosen: false });
  }

  private judge({ peerId, stream, screen }: RoomParticipant, stats: RTCStatsReport): Quality {
    const tracks = [...(stream?.getTracks() ?? []), ...(screen?.getTracks() ?? [])].map((track) => track.id);
    const now = arrived(stats, new Set(tracks));
    const before = this.others.get(peerId) ?? [];
    // Counters begin anew with a new connection.
    const kept = (before.at(-1)?.received ?? 0) > now.received ? [] : before.slice(-WINDOW);
    this.others.set(peerId, [...kept, now]);
    const first = kept[0] ?? { received: 0, lost: 0 };
    const lost = Math.max(0, now.lost - first.lost);
    const sent = now.received - first.received + lost;
    return gradeOfLoss(sent < ENOUGH ? undefined : (100 * lost) / sent);
  }
}

function arrived(stats: RTCStatsReport, tracks: Set<string>): Arrived {
  const sum = { received: 0, lost: 0 };
  stats.forEach((stat: { type: string; trackIdentifier?: string; packetsReceived?: number; packetsLost?: number }) => {
    if (stat.type !== "inbound-rtp" || !tracks.has(stat.trackIdentifier ?? "")) return;
    sum.received += stat.packetsReceived ?? 0;
    sum.lost += stat.packetsLost ?? 0;
  });
  return sum;
}
