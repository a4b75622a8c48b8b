import { CallError } from "./callError";

/** Far more than any call needs; the rest of a hostile address is not even looked at. */
const LONGEST = 512 * 1024;

/**
 * Reads the text out of a payload: base64 or base64url, with or without padding, percent-encoded or not.
 * Throws a `CallError` `bad-payload` where it is none of them.
 */
export function decodePayload(payload: string): string {
  const base64 = unescaped(payload)
    .replace(/[\r\n\t]/g, "")
    // A plus that went through a form's decoding is a space.
    .replace(/[ -]/g, "+")
    .replace(/_/g, "/")
    .replace(/=+$/, "");
  if (base64.length === 0 || base64.length > LONGEST)
    throw new CallError("bad-payload", "The payload is empty or too long");
  try {
    return utf8(atob(base64));
  } catch {
    throw new CallError("bad-payload", "The payload is not base64");
  }
}

/** Writes text as base64, the form that every version of every host understands. */
export function encodePayload(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Undoes percent-encoding, where there is any. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function utf8(bytes: string): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}
