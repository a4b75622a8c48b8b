import type { Picture, Way } from "../lib/mediaCounters";
import { megabytesPerHour, type PictureChoice, PROFILES, type ProfileName } from "../lib/pictureProfiles";
import type { Quality, QualityReport } from "../lib/types";

/** One word for a connection, as people say it. */
export const QUALITY_WORDS: Record<Quality, string> = {
  good: "The connection is good.",
  fair: "The connection is fair.",
  poor: "The connection is poor.",
};

const NAMES: Record<ProfileName, string> = { fhd: "Full HD", hd: "HD", sd: "Standard", ld: "Small" };

/** What can be chosen of the picture, each with a remark. */
export function pictureChoices(now: ProfileName): { choice: PictureChoice; name: string; remark: string }[] {
  const sizes = Object.values(PROFILES).map((profile) => ({
    choice: profile.name,
    name: `${NAMES[profile.name]}, ${profile.width} × ${profile.height}`,
    remark: `up to ${megabytesPerHour(profile)} MB an hour`,
  }));
  return [
    { choice: "auto", name: "Automatic", remark: `what the network carries, now ${sizeOf(PROFILES[now])}` },
    ...sizes,
    { choice: "audio", name: "Audio only", remark: "no pictures in either direction, up to 60 MB an hour" },
  ];
}

/** Every number there is, with its name. */
export function numbersOf(report: QualityReport): [name: string, value: string][] {
  const { rttMs, lossInPercent, lossOutPercent, bitrateKbps, sentKbps, receivedKbps, jitterMs, way } = report;
  const rows: [string, string | undefined][] = [
    ["Round trip", unit(rttMs, "ms")],
    ["Lost on the way to you", unit(lossInPercent, "%")],
    ["Lost on the way from you", unit(lossOutPercent, "%")],
    ["Uplink, estimated", unit(bitrateKbps, "kbit/s")],
    ["Sent", unit(sentKbps, "kbit/s")],
    ["Received", unit(receivedKbps, "kbit/s")],
    ["Jitter", unit(jitterMs, "ms")],
    ["Your picture", pictureWords(report)],
    ["Their picture", pictureWords(report.incoming)],
    ["Way", wayWords(way)],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function unit(value: number | undefined, name: string): string | undefined {
  return value === undefined ? undefined : `${value} ${name}`;
}

function sizeOf({ width, height }: Picture): string {
  return `${width} × ${height}`;
}

function pictureWords(picture: Picture | undefined): string | undefined {
  if (!picture?.width || !picture.height) return undefined;
  const rate = picture.framesPerSecond === undefined ? "" : `, ${Math.round(picture.framesPerSecond)} a second`;
  return `${sizeOf(picture)}${rate}${picture.codec ? `, ${picture.codec}` : ""}`;
}

function wayWords(way: Way | undefined): string | undefined {
  if (!way) return undefined;
  const relayed = way.local === "relay" || way.remote === "relay";
  return `${relayed ? "through a relay" : "direct"}, ${way.protocol.toUpperCase()}`;
}
