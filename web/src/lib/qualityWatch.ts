import { countersOf, type MediaCounters } from "./mediaCounters";
import { nothingYet, reportOf, type Sends, WINDOW, worst } from "./quality";
import type { QualityReport } from "./types";

/** How often connections are judged, in milliseconds. */
export const EVERY_MS = 3000;

interface Measured {
  stats(): Promise<Map<string, RTCStatsReport>>;
}

/** Measures the connections every 3 seconds while it runs and tells what it found of each of them. */
export class QualityWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly moments = new Map<string, MediaCounters[]>();

  constructor(
    private readonly source: Measured,
    private readonly sends: () => Sends,
    private readonly tell: (reports: Map<string, QualityReport>) => void,
  ) {}

  start(): void {
    if (this.timer === undefined) this.timer = setInterval(() => void this.measure(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.moments.clear();
  }

  private async measure(): Promise<void> {
    const stats = await this.source.stats().catch(() => new Map<string, RTCStatsReport>());
    if (this.timer === undefined) return;
    const now = Date.now();
    const counters = [...stats].map(([id, each]) => [id, countersOf(each, now)] as const);
    const reports = counters.map(([id, each]) => [id, reportOf(this.latest(id, each), this.sends())] as const);
    for (const id of this.moments.keys()) if (!stats.has(id)) this.moments.delete(id);
    if (reports.length > 0) this.tell(new Map(reports));
  }

  /** The moments that count, with this one. A connection that begins anew counts from nothing again. */
  private latest(id: string, now: MediaCounters): MediaCounters[] {
    const before = this.moments.get(id) ?? [];
    const restarted = (before.at(-1)?.packetsIn ?? 0) > now.packetsIn;
    const kept = before.length === 0 || restarted ? [nothingYet(now.at - EVERY_MS)] : before.slice(-WINDOW);
    const all = [...kept, now];
    this.moments.set(id, all);
    return all;
  }
}

/** The worst of several connections. */
export function worstOf(reports: Iterable<QualityReport>): QualityReport | undefined {
  const all = [...reports];
  const word = worst(all.map((each) => each.quality ?? "good"));
  return all.find((each) => each.quality === word) ?? all[0];
}
