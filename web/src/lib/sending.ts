import type { VideoCodec } from "./codecPreference";
import { FRAME_RATE, type PictureProfile } from "./pictureProfiles";

/** How much this side sends, of the voice and of the picture. */
export interface Sending {
  voiceKbps: number;
  picture: PictureProfile;
  /** Whether a person chose that; the network may carry more. */
  chosen: boolean;
  /** A shared screen is never made smaller: nobody could read it. */
  screen: boolean;
  codecs: VideoCodec[];
}

/** Tells the browser's senders; needs no new exchange of descriptions. */
export async function tune(transceivers: RTCRtpTransceiver[], sending: Sending): Promise<void> {
  for (const { sender, receiver } of transceivers) {
    const isVoice = receiver.track.kind === "audio";
    await change(sender, (encoding, parameters) => {
      if (isVoice) tuneVoice(encoding, sending);
      else tunePicture(encoding, parameters, sender.track, sending);
    });
  }
}

/** Not yet in the types of the language. */
const LEAST_VOICE_KBPS = 32;
type VoiceEncoding = RTCRtpEncodingParameters & { adaptivePtime?: boolean };
type PictureEncoding = RTCRtpEncodingParameters & { codec?: RTCRtpCodec };

function tuneVoice(encoding: VoiceEncoding, { voiceKbps }: Sending): void {
  encoding.maxBitrate = voiceKbps * 1000;
  // On a line that carries hardly a voice, the headers of 50 packets a second are as much as the voice. Chromium then sends fewer and longer
  // ones, and less where even that is too much: on 40 kbit/s nothing is lost, where it would be a quarter of all packets.
  encoding.adaptivePtime = voiceKbps <= LEAST_VOICE_KBPS;
}

function tunePicture(
  encoding: PictureEncoding,
  { codecs }: RTCRtpSendParameters,
  track: MediaStreamTrack | null,
  { picture, screen, codecs: order }: Sending,
): void {
  encoding.maxBitrate = picture.maxKbps * 1000;
  encoding.maxFramerate = FRAME_RATE.ideal;
  // Some cameras keep their size whatever they are asked for.
  const height = track?.getSettings?.().height ?? 0;
  encoding.scaleResolutionDownBy = screen ? 1 : Math.max(1, height / picture.height);
  // What the other side likes best to get may be what this machine makes worst.
  const best = order.flatMap((each) => codecs?.find(({ mimeType }) => mimeType === `video/${each}`) ?? [])[0];
  if (best && codecs?.[0] && best.mimeType !== codecs[0].mimeType) encoding.codec = best;
}

type Edit = (encoding: RTCRtpEncodingParameters, parameters: RTCRtpSendParameters) => void;

async function change(sender: RTCRtpSender, edit: Edit): Promise<void> {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings?.[0];
  if (!encoding) return;
  edit(encoding, parameters);
  // A sender that is gone, or a description under way in between, is no harm: the next look comes in three seconds.
  await sender.setParameters(parameters).catch(() => {});
}
