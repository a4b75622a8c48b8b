/** Names of codecs for pictures, as `a=rtpmap` spells them. */
export type VideoCodec = "VP8" | "VP9" | "H264" | "AV1";

/** VP9 makes the best picture of a bitrate that every computer can afford; AV1 is better still and costs too much without hardware. */
const ORDER: VideoCodec[] = ["VP9", "VP8", "H264", "AV1"];

type Codec = { mimeType: string; sdpFmtpLine?: string };

/** From the best to the last resort. `first` is what somebody asked for, or what fits this machine best. */
export function orderOf(first: VideoCodec): VideoCodec[] {
  return [first, ...ORDER.filter((each) => each !== first)];
}

/** The same codecs in that order. What is no codec of its own, such as retransmission, comes last; VP9's and H.264's usual forms come first. */
export function inOrder<T extends Codec>(codecs: T[], order: VideoCodec[]): T[] {
  const place = ({ mimeType }: T) => {
    const found = order.findIndex((each) => mimeType.toLowerCase() === `video/${each.toLowerCase()}`);
    return found < 0 ? order.length : found;
  };
  return codecs.toSorted((a, b) => place(a) - place(b));
}

/** Tells the browser what to ask the other side for. Before the next description; old browsers decide by themselves. */
export function preferCodecs(transceiver: RTCRtpTransceiver, order: VideoCodec[]): void {
  const known = globalThis.RTCRtpReceiver?.getCapabilities?.("video")?.codecs;
  if (!known || !transceiver.setCodecPreferences) return;
  try {
    transceiver.setCodecPreferences(inOrder(known, order));
  } catch {
    // a browser that takes only part of its own list keeps its own order
  }
}

let fitting: Promise<VideoCodec> | undefined;

/** AV1 where hardware makes and shows it, else VP9. */
export function fittingCodec(): Promise<VideoCodec> {
  fitting ??= hardwareMakes("AV1").then((yes) => (yes ? "AV1" : "VP9"));
  return fitting;
}

async function hardwareMakes(codec: VideoCodec): Promise<boolean> {
  const capabilities = globalThis.navigator?.mediaCapabilities;
  if (!capabilities?.encodingInfo) return false;
  const video = { contentType: `video/${codec}`, width: 1280, height: 720, bitrate: 1_000_000, framerate: 30 };
  // The types of the language know nothing of "webrtc" for decoders yet.
  const wanted = { type: "webrtc", video } as MediaEncodingConfiguration & MediaDecodingConfiguration;
  try {
    const [made, shown] = await Promise.all([capabilities.encodingInfo(wanted), capabilities.decodingInfo(wanted)]);
    return made.supported && made.smooth && made.powerEfficient && shown.supported && shown.powerEfficient;
  } catch {
    return false;
  }
}
