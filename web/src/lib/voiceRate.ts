import type { QualityReport } from "./types";

/** What a voice may take, in kbit/s; the first is the least that is still pleasant, the last the most that anyone hears. */
const STEPS = [32, 48, 64, 96, 128] as const;
/** Where nothing is known yet. */
const FIRST = 2;
/** The voice's part of the estimate where a picture is sent too. */
const SHARE_BESIDE_PICTURE = 0.12;
/** Quiet looks before a step up; a step that did not last is tried again later than the one before. */
const LOOKS_UP = 2;
const MOST_LOOKS_UP = 32;
/** A step that fails within so many looks did not last. */
const LASTING = 4;
/** A loss that says that the voice takes too much. */
const LOSSY_PERCENT = 5;

/** The bitrate of the voice, from look to look: down at once, up one step at a time. */
export class VoiceRate {
  private step: number = FIRST;
  private quiet = 0;
  private wait = LOOKS_UP;
  private sinceUp = Number.POSITIVE_INFINITY;

  /** @param maxKbps the most that it may take, 32 to 128 */
  constructor(private readonly maxKbps = 128) {
    this.step = Math.min(this.step, highest(maxKbps));
  }

  get kbps(): number {
    return STEPS[this.step] as number;
  }

  /** @param picture whether one is sent beside the voice */
  observe(report: QualityReport, picture: boolean): number {
    this.sinceUp++;
    if (picture && report.bitrateKbps !== undefined && isKnown(report)) this.share(report.bitrateKbps);
    else if (isTooMuch(report, this.kbps)) this.sink();
    else if (isUnlimited(report)) this.climb();
    else this.quiet = 0;
    return this.kbps;
  }

  private share(estimateKbps: number): void {
    const fitting = Math.min(highest(estimateKbps * SHARE_BESIDE_PICTURE), highest(this.maxKbps));
    this.step = fitting > this.step ? this.step + 1 : fitting;
  }

  private sink(): void {
    this.quiet = 0;
    if (this.step === 0) return;
    this.step--;
    this.wait = this.sinceUp <= LASTING ? Math.min(MOST_LOOKS_UP, this.wait * 2) : LOOKS_UP;
  }

  private climb(): void {
    this.quiet++;
    if (this.quiet < this.wait || this.step >= highest(this.maxKbps)) return;
    this.quiet = 0;
    this.step++;
    this.sinceUp = 0;
  }
}

function highest(kbps: number): number {
  return Math.max(
    0,
    STEPS.findLastIndex((each) => each <= kbps),
  );
}

/** What a browser without an estimate wants of its encoder is no measure of a line that loses it. */
function isKnown({ estimateKbps, lossOutPercent = 0 }: QualityReport): boolean {
  return estimateKbps !== undefined || lossOutPercent <= LOSSY_PERCENT;
}

function isTooMuch(report: QualityReport, kbps: number): boolean {
  const { lossOutPercent = 0, estimateKbps } = report;
  if (lossOutPercent > LOSSY_PERCENT) return true;
  return estimateKbps !== undefined && estimateKbps < kbps && !isUnlimited(report);
}

/**
 * Chromium never believes in more than half as much again as what arrives, and 10 kbit/s. An estimate that high is held down by how little
 * is sent, not by the network.
 */
function isUnlimited({ lossOutPercent = 0, estimateKbps, sentKbps = 0 }: QualityReport): boolean {
  if (lossOutPercent >= 2) return false;
  return estimateKbps === undefined || estimateKbps >= 0.95 * (sentKbps * 1.5 + 10);
}
