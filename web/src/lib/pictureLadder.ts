import { AUTOMATIC_HD, type PictureProfile, PROFILES } from "./pictureProfiles";
import type { QualityReport } from "./types";

/** From the most modest up. */
const RUNGS = [PROFILES.ld, PROFILES.sd, AUTOMATIC_HD];

/** Below this estimate a rung is left, in kbit/s; the lowest is left for no picture at all. */
const FLOOR = { ld: 60, sd: 180, hd: 450, fhd: 0 };
/** Looks in a row that must say so: two agree within six seconds, yet giving up the picture wants more proof. */
const LOOKS_DOWN = 2;
const LOOKS_OUT = 4;
/** The first tries upwards come soon, later ones after longer and longer waits, because each costs a moment of stutter. */
const LOOKS_UP = 4;
const MOST_LOOKS_UP = 32;
/** An estimate this far above what is sent is not the limit. */
const HEADROOM = 1.25;
/** A loss that says congestion even where no estimate is to be had. */
const CONGESTED_PERCENT = 10;

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
    if (this.isTooMuch(report)) this.sink();
    else if (this.hasRoom(report)) this.climb();
    else this.good = this.bad = 0;
    if (this.rung === 0 && this.bad >= LOOKS_OUT && this.isHopeless(report)) return undefined;
    return this.profile;
  }

  private isTooMuch({ bitrateKbps, lossOutPercent = 0 }: QualityReport): boolean {
    if (bitrateKbps !== undefined && bitrateKbps < FLOOR[this.profile.name]) return true;
    return lossOutPercent > CONGESTED_PERCENT;
  }

  private isHopeless({ bitrateKbps }: QualityReport): boolean {
    return bitrateKbps !== undefined && bitrateKbps < FLOOR.ld;
  }

  /** The network is not what limits the picture now. */
  private hasRoom({ bitrateKbps, sentKbps = 0, lossPercent = 0, rttMs = 0 }: QualityReport): boolean {
    const isQuiet = lossPercent < 2 && rttMs <= 300;
    return (
      isQuiet && (bitrateKbps === undefined || bitrateKbps > Math.max(sentKbps * HEADROOM, FLOOR[this.profile.name]))
    );
  }

  private sink(): void {
    this.good = 0;
    this.bad++;
    if (this.bad < LOOKS_DOWN || this.rung === 0) return;
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
