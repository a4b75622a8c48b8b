/**
 * Asks the browser to send each piece of a voice twice (RED, RFC 2198), so that a packet that is lost is not missed: at 10 % loss 1 % is, at 20 % it
 * is 4 %. It costs as much again as the voice, some 32 kbit/s. Before the next description; browsers that do not know it send the voice once.
 */
export function repeatVoice(transceiver: RTCRtpTransceiver): void {
  const known = globalThis.RTCRtpSender?.getCapabilities?.("audio")?.codecs;
  if (!known?.some(isRepeating) || !transceiver.setCodecPreferences) return;
  try {
    transceiver.setCodecPreferences(known.toSorted((a, b) => Number(isRepeating(b)) - Number(isRepeating(a))));
  } catch {
    // a browser that takes only part of its own list keeps its own order
  }
}

function isRepeating({ mimeType }: RTCRtpCodec): boolean {
  return mimeType.toLowerCase() === "audio/red";
}
