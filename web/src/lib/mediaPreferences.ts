import { fittingCodec, orderOf, type VideoCodec } from "./codecPreference";

/** What a page wants of codecs and rates; each has a good default. */
export interface MediaPreferences {
  /** The codec to ask for first. Without it VP9, or AV1 where hardware makes and shows it. */
  videoCodec?: VideoCodec;
  /** The most that a voice may take, 32 to 128 kbit/s. */
  maxVoiceKbps?: number;
}

/** The codecs in the order of preference, as far as that is known without asking. */
export function codecsNow({ videoCodec }: MediaPreferences): VideoCodec[] {
  return orderOf(videoCodec ?? "VP9");
}

/** The same, once it is known what this machine is good at. */
export async function fittingCodecs({ videoCodec }: MediaPreferences): Promise<VideoCodec[]> {
  return orderOf(videoCodec ?? (await fittingCodec()));
}
