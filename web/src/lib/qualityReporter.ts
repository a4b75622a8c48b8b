import type { Api } from "./api";
import { ApiError } from "./api";
import type { QualityReport, QualitySample } from "./types";

/** What the server takes at once, beside the latest. */
const MOST_EARLIER = 19;

/** Tells the server how the connection is. What does not reach it goes with the next report. */
export class QualityReporter {
  private earlier: QualitySample[] = [];

  constructor(private readonly api: Api) {}

  async send(callId: string, report: QualityReport): Promise<void> {
    const sample = sampleOf(report);
    const earlier = this.earlier.splice(0);
    try {
      await this.api.reportQuality(callId, earlier.length > 0 ? { ...sample, earlier } : sample);
    } catch (error) {
      if (isTemporary(error)) this.earlier = [...earlier, sample, ...this.earlier].slice(-MOST_EARLIER);
    }
  }
}

function isTemporary(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** What stays in the browser is left out. */
function sampleOf({
  incoming,
  limitedBy,
  way,
  estimateKbps,
  lossOutNowPercent,
  ...sample
}: QualityReport): QualitySample {
  return sample;
}
