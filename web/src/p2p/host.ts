import { CallError } from "../lib/callError";
import { parseIceServers } from "../lib/iceServers";
import type { P2PHost } from "../lib/p2pCall";

/** What the messenger around this page offers as `window.calls`. */
export interface Calls {
  startCall(offer: string): void | Promise<void>;
  acceptCall(answer: string): void | Promise<void>;
  endCall(): void | Promise<void>;
  getIceServers?(): string | Promise<string>;
  getAvatar?(): string;
  /** What the other person is called. */
  getName?(): string;
  /** The page's words in another language, by the English ones. */
  words?: Record<string, string>;
}

declare global {
  interface Window {
    calls?: Calls;
  }
}

/** A host that never answers must not keep a call waiting for ever. */
const PATIENCE_MS = 10_000;

/** The messenger, looked up whenever it is needed: some give it to the page only after it was loaded. */
export function hostCalls(): Calls {
  const { calls } = window;
  if (!calls) throw new CallError("no-host", "window.calls is missing");
  return calls;
}

/** The messenger as the library wants it. */
export const host: P2PHost = {
  iceServers: async () => {
    try {
      return parseIceServers(await Promise.race([hostCalls().getIceServers?.() ?? [], late()]));
    } catch (error) {
      throw new CallError("ice-servers", `getIceServers(): ${(error as Error)?.message ?? error}`);
    }
  },
  sendOffer: (sdp) => hostCalls().startCall(sdp),
  sendAnswer: (sdp) => hostCalls().acceptCall(sdp),
  sendEnd: () => hostCalls().endCall(),
};

/** The address of the chat's picture, if it may be loaded now: nobody else's server hears of a call before it is accepted. */
export function avatarUrl(accepted: boolean): string | null {
  const given = asked(() => window.calls?.getAvatar?.());
  if (!given) return null;
  const url = asked(() => new URL(given, location.href).href);
  if (!url || /^(javascript|data:(?!image\/))/i.test(url)) return null;
  const foreign = /^(https?|ftp|wss?):/.test(url) && !url.startsWith(`${location.origin}/`);
  return foreign && !accepted ? null : url;
}

/** What the other person is called, if the messenger says it. */
export function nameOfOther(): string | null {
  return asked(() => window.calls?.getName?.()) || null;
}

/** Words in the language of the messenger, where it has them. */
export function say(english: string): string {
  const words = window.calls?.words;
  const found = words && Object.hasOwn(words, english) ? words[english] : undefined;
  return typeof found === "string" ? found : english;
}

/** What a host gives beyond its duties is never a reason to fail. */
function asked(question: () => string | undefined): string | undefined {
  try {
    const answer = question();
    return typeof answer === "string" ? answer : undefined;
  } catch {
    return undefined;
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("no answer in 10 s")), PATIENCE_MS);
  });
}
