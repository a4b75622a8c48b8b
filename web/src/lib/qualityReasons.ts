import { gradeOfBitrate, gradeOfLoss, gradeOfRoundTrip } from "./quality";
import type { Quality, QualityReport } from "./types";

/** What makes a call bad. */
export type ReasonKind = "uplink" | "loss-out" | "loss-in" | "round-trip" | "cpu" | "theirs";

/** One thing that makes a call bad, in plain words, and what helps. */
export interface Reason {
  kind: ReasonKind;
  quality: Quality;
  words: string;
  advice: string;
}

/** Somebody else, and how they say their connection is. */
interface Other {
  userName: string;
  quality: Quality | null;
}

/** Why a connection is as it is; nothing where it is good. The worst comes first. */
export function reasonsOf(report: QualityReport, others: Other[]): Reason[] {
  const own = [uplink(report), lossOut(report), lossIn(report), roundTrip(report), cpu(report)];
  const reasons = [...own, ...others.map(theirs)].filter((each) => each !== undefined);
  return reasons.sort((a, b) => Number(b.quality === "poor") - Number(a.quality === "poor"));
}

/** What helps against everything that a bad line does, said once; nothing where the line is not the reason. */
export function lineAdvice(reasons: Reason[]): string | undefined {
  const isLine = reasons.some(({ kind }) => kind === "uplink" || kind === "loss-in" || kind === "loss-out");
  return isLine
    ? "A network cable helps, or a place nearer to the Wi-Fi. So does pausing other downloads and uploads."
    : undefined;
}

function uplink({ bitrateKbps }: QualityReport): Reason | undefined {
  const quality = gradeOfBitrate(bitrateKbps);
  if (quality === "good") return undefined;
  const words = `Your uplink is slow: it carries about ${bitrateKbps} kbit/s, and a clear picture needs 500.`;
  const advice =
    quality === "poor" ? "Go on with audio only: the voice needs little." : "Choose a smaller picture below.";
  return { kind: "uplink", quality, words, advice };
}

function lossOut({ lossOutPercent }: QualityReport): Reason | undefined {
  const quality = gradeOfLoss(lossOutPercent);
  if (quality === "good") return undefined;
  const words = `${lossOutPercent} % of the packets are lost on the way from you: the others hear and see you with gaps.`;
  return { kind: "loss-out", quality, words, advice: "Choose a smaller picture, or audio only, below." };
}

function lossIn({ lossInPercent }: QualityReport): Reason | undefined {
  const quality = gradeOfLoss(lossInPercent);
  if (quality === "good") return undefined;
  const words = `${lossInPercent} % of the packets are lost on the way to you: you hear and see the others with gaps.`;
  return {
    kind: "loss-in",
    quality,
    words,
    advice: "It may be their network or yours: compare with what they read here.",
  };
}

function roundTrip({ rttMs, way }: QualityReport): Reason | undefined {
  const quality = gradeOfRoundTrip(rttMs);
  if (quality === "good") return undefined;
  const relayed = way?.local === "relay" || way?.remote === "relay";
  const words = `The way is long: words take ${rttMs} ms there and back, so that people interrupt each other.`;
  const advice = relayed
    ? "The call goes through a relay, because a firewall forbids the direct way. Another network may be faster."
    : "A VPN makes the way longer, and mobile networks and full lines add to it. Leave a moment after each sentence.";
  return { kind: "round-trip", quality, words, advice };
}

function cpu({ limitedBy }: QualityReport): Reason | undefined {
  if (limitedBy !== "cpu") return undefined;
  const words = "Your browser lowers the picture because the computer is busy.";
  const advice = "Choose a smaller picture below, and close other programs and tabs.";
  return { kind: "cpu", quality: "fair", words, advice };
}

function theirs({ userName, quality }: Other): Reason | undefined {
  if (quality !== "poor" && quality !== "fair") return undefined;
  const words = `${userName}'s connection is ${quality}.`;
  return { kind: "theirs", quality, words, advice: "They can see why in their own window. Audio only may help them." };
}
