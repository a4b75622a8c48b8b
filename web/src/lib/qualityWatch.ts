import { type QualitySample, reportOf, sampleOf } from "./quality";
import type { QualityReport } from "./types";

const EVERY_MS = 3000;

interface Measured {
  stats(): Promise<Map<string, RTCStatsReport>>;
}

/** Measures the connections every 3 seconds while it runs and tells the worst of them. */
export class QualityWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private before = new Map<string, QualitySample>();

  constructor(
    private readonly source: Measured,
    private readonly tell: (report: QualityReport) => void,
  ) {}

  start(): void {
    if (this.timer === undefined) this.timer = setInterval(() => void this.measure(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.before.clear();
  }

  private async measure(): Promise<void> {
    const stats = await this.source.stats().catch(() => new Map<string, RTCStatsReport>());
    if (this.timer === undefined) return;
    const after = new Map([...stats].map(([id, each]) => [id, sampleOf(each, Date.now())]));
    const worst = worstOf(reports(this.before, after));
    this.before = after;
    if (worst) this.tell(worst);
  }
}

function reports(before: Map<string, QualitySample>, after: Map<string, QualitySample>): QualityReport[] {
  return [...after].flatMap(([id, sample]) => {
    const earlier = before.get(id);
    return earlier ? [reportOf(earlier, sample)] : [];
  });
}

const ORDER = ["good", "fair", "poor"];

function worstOf(all: QualityReport[]): QualityReport | undefined {
  return all.sort((a, b) => ORDER.indexOf(b.quality ?? "") - ORDER.indexOf(a.quality ?? ""))[0];
}
