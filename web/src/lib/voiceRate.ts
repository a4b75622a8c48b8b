import type { QualityReport } from "./types";

/** What a voice may take, in kbit/s; the first is the least that is still pleasant, the last the most that anyone hears. */
const STEPS = [32, 48, 64, 96, 128] as const;
/** Where nothing is known yet. */
const FIRST = 2;
/** Headers of 50 packets a second. */
const OVERHEAD_KBPS = 20;
/** The voice's part where a picture is sent too. */
const SHARE_BESIDE_PICTURE = 0.12;
const SHARE_ALONE = 0.85;

/** The bitrate of the voice, from look to look: down at once, up one step at a time. */
export class VoiceRate {
  private step: number = FIRST;

  /** @param maxKbps the most that it may take, 32 to 128 */
  constructor(private readonly maxKbps = 128) {
    this.step = Math.min(this.step, this.highest(maxKbps));
  }

  get kbps(): number {
    return STEPS[this.step] as number;
  }

  /** @param estimateKbps what could be sent, as the browser believes, also where no picture is sent */
  observe(report: QualityReport, estimateKbps: number | undefined, picture: boolean): number {
    const fitting = estimateKbps === undefined ? this.byLoss(report) : this.highest(budget(estimateKbps, picture));
    const bounded = Math.min(fitting, this.highest(this.maxKbps));
    this.step = bounded > this.step ? this.step + 1 : bounded;
    return this.kbps;
  }

  /** Without an estimate only losses tell that it is too much. */
  private byLoss({ lossOutPercent = 0 }: QualityReport): number {
    if (lossOutPercent > 5) return Math.max(0, this.step - 1);
    return lossOutPercent < 1 ? this.step + 1 : this.step;
  }

  private highest(kbps: number): number {
    return Math.max(
      0,
      STEPS.findLastIndex((each) => each <= kbps),
    );
  }
}

function budget(estimateKbps: number, picture: boolean): number {
  return picture ? estimateKbps * SHARE_BESIDE_PICTURE : estimateKbps * SHARE_ALONE - OVERHEAD_KBPS;
}
