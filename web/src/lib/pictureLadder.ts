import { AUTOMATIC_HD, type PictureProfile, PROFILES } from "./pictureProfiles";
import type { QualityReport } from "./types";

/** From the most modest up. */
const RUNGS = [PROFILES.ld, PROFILES.sd, AUTOMATIC_HD];

/** Below this estimate a rung is left, in kbit/s; the lowest is left for no picture at all. */
const FLOOR = { ld: 60, sd: 150, hd: 450, fhd: 0 };
/** Looks in a row that must say so. Estimates fall too far at first and come back; giving up the picture wants the most proof. */
const LOOKS_DOWN = { ld: 4, sd: 3, hd: 2, fhd: 2 };
/** The first tries upwards come soon, later ones after longer and longer waits, because each costs a moment of stutter. */
const LOOKS_UP = 4;
const MOST_LOOKS_UP = 32;
/** An estimate this far above what is sent is held down by how little that is, and not by the network. */
const HEADROOM = 1.35;
/** A loss that says congestion where the browser itself has no estimate, or where even the smallest picture is too much for the one it has. */
const CONGESTED_PERCENT = 10;
/** A loss that needs no second look: the voice suffers with the picture. */
const DROWNED_PERCENT = 20;

/** How much picture the network carries, from look to look. */
export class PictureLadder {
  private rung: number;
  private bad = 0;
  private good = 0;
  private wait = LOOKS_UP;
  private sinceUp = Number.POSITIVE_INFINITY;

  /** @param estimateKbps what is known of the network beforehand */
  constructor(estimateKbps?: number) {
    const fits = RUNGS.findLastIndex(({ name }) => estimateKbps === undefined || estimateKbps >= FLOOR[name]);
    this.rung = Math.max(0, fits);
  }

  get profile(): PictureProfile {
    return RUNGS[this.rung] as PictureProfile;
  }

  /** The next profile, or nothing where no picture fits at all. */
  observe(report: QualityReport): PictureProfile | undefined {
    this.sinceUp++;
    if (this.isTooMuch(report)) this.sink(report);
    else if (this.hasRoom(report)) this.climb();
    else this.good = this.bad = 0;
    return this.bad < LOOKS_DOWN[this.profile.name] ? this.profile : undefined;
  }

  /**
   * Firefox has no estimate to tell. What is read out of its encoder never falls below 600 kbit/s for a picture of 720 lines, and on a line of
   * 300 it goes on to send that and every lost packet again, so that there the loss counts too.
   */
  private isTooMuch(report: QualityReport): boolean {
    const { bitrateKbps, estimateKbps } = report;
    if (bitrateKbps !== undefined && bitrateKbps < FLOOR[this.profile.name]) return true;
    return (estimateKbps === undefined || this.rung === 0) && lossNow(report) > CONGESTED_PERCENT;
  }

  private isDrowned(report: QualityReport): boolean {
    return report.estimateKbps === undefined && this.rung > 0 && lossNow(report) > DROWNED_PERCENT;
  }

  /** The network is not what limits the picture now. */
  private hasRoom({ bitrateKbps, sentKbps = 0, lossPercent = 0, rttMs = 0 }: QualityReport): boolean {
    const isQuiet = lossPercent < 2 && rttMs <= 300;
    return (
      isQuiet && (bitrateKbps === undefined || bitrateKbps > Math.max(sentKbps * HEADROOM, FLOOR[this.profile.name]))
    );
  }

  private sink(report: QualityReport): void {
    this.good = 0;
    this.bad += this.isDrowned(report) ? 2 : 1;
    if (this.bad < LOOKS_DOWN[this.profile.name] || this.rung === 0) return;
    this.bad = 0;
    this.rung--;
    // A step up that did not last is tried again later than the one before.
    this.wait = this.sinceUp <= LOOKS_UP ? Math.min(MOST_LOOKS_UP, this.wait * 2) : LOOKS_UP;
  }

  private climb(): void {
    this.bad = 0;
    this.good++;
    if (this.good < this.wait || this.rung === RUNGS.length - 1) return;
    this.good = 0;
    this.rung++;
    this.sinceUp = 0;
  }
}

/** What was lost on a larger picture says nothing of the smaller one that is sent since. */
function lossNow({ lossOutNowPercent, lossOutPercent = 0 }: QualityReport): number {
  return lossOutNowPercent ?? lossOutPercent;
}
