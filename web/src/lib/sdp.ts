import { CallError } from "./callError";

const OFFER_MARK = "a=x-parley-offer:";
const RETURN_MARK = "a=x-parley-return";

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

/** The description as browsers should see it. */
export function unmarked(sdp: string): string {
  return sdp.replace(/^a=x-parley-.*\r?\n/gm, "");
}

/** Which browser connection a description comes from; it stays the same as long as that one lives (RFC 8829 §5.2.1). */
export function originOf(sdp: string | undefined): string | undefined {
  return /^o=\S+ (\S+)/m.exec(sdp ?? "")?.[1];
}

/** Writes into an offer that it is the first of somebody who was in the call before, as after a reload. */
export function markReturn(offer: string): string {
  return `${offer}${RETURN_MARK}\r\n`;
}

/** Whether an offer is the first of somebody who came back. */
export function isReturn(offer: string | undefined): boolean {
  return (offer ?? "").split(/\r?\n/).includes(RETURN_MARK);
}
