import { CallError } from "./callError";

const OFFER_MARK = "a=x-parley-offer:";

/**
 * A description out of the text of a payload. The text has no type of its own, yet only offers leave the DTLS role
 * open (RFC 8842 §5.2), so that one in the place of the other is found. Throws a `CallError`.
 */
export function descriptionOf(type: "offer" | "answer", sdp: string): RTCSessionDescriptionInit {
  if (!/^v=0\r?\n/.test(sdp) || !/^m=/m.test(sdp)) throw new CallError("bad-payload", "The payload is not SDP");
  if (!sdp.endsWith("\n")) throw new CallError("bad-payload", "The SDP is cut off");
  if (!ufragOf(sdp) || !/^a=setup:/m.test(sdp)) throw new CallError("bad-payload", "The SDP is incomplete");
  const isOffer = /^a=setup:actpass\s*$/m.test(sdp);
  if (isOffer !== (type === "offer")) {
    throw new CallError("bad-payload", `Expected an ${type}, got an ${isOffer ? "offer" : "answer"}`);
  }
  return { type, sdp };
}

/** The name of an ICE session; a new one stands for a new look for a way. */
export function ufragOf(sdp: string | undefined): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp ?? "")?.[1];
}

/** Whether a description belongs to an ICE session; without bundling each of its parts may have its own. */
export function namesUfrag(sdp: string, ufrag: string): boolean {
  return sdp.split(/\r?\n/).includes(`a=ice-ufrag:${ufrag}`);
}

/** Writes into an answer which offer it belongs to. Others ignore the line, as SDP demands (RFC 8866 §5.13). */
export function markAnswer(answer: string, offer: string): string {
  return `${answer}${OFFER_MARK}${ufragOf(offer)}\r\n`;
}

/** Whether an answer may belong to an offer; one without a mark may belong to any. */
export function answers(answer: string, offer: string): boolean {
  const line = answer.split(/\r?\n/).find((each) => each.startsWith(OFFER_MARK));
  return line === undefined || line.slice(OFFER_MARK.length) === ufragOf(offer);
}

/** The answer as browsers should see it. */
export function unmarked(answer: string): string {
  return answer.replace(/^a=x-parley-offer:.*\r?\n/gm, "");
}
