import { CallError } from "../lib/callError";
import { unescaped } from "../lib/payload";
import type { EndReason } from "../lib/types";

const NAMES = ["startCall", "offerIncomingCall", "acceptCall", "onAnswer", "onEnd"] as const;

/** What the host wants, with what came after the equals sign. */
export interface Command {
  name: (typeof NAMES)[number];
  payload: string;
}

/** Reads a command from the hash of an address; null where there is none. Throws a `CallError` where it is unknown. */
export function parseCommand(hash: string): Command | null {
  const text = unescaped(hash.replace(/^#/, ""));
  if (text === "") return null;
  const [, word = "", payload = ""] = /^([^=]*)=?([\s\S]*)$/.exec(text) ?? [];
  const name = NAMES.find((each) => each === word);
  if (!name) throw new CallError("unknown-command", `Unknown command: ${word.slice(0, 40)}`);
  return { name, payload };
}

const REASONS = new Map<string, EndReason>(
  Object.entries({
    declined: "rejected",
    rejected: "rejected",
    busy: "busy",
    missed: "no-answer",
    "no-answer": "no-answer",
    cancelled: "cancelled",
    canceled: "cancelled",
    "answered-elsewhere": "answered-elsewhere",
    failed: "failed",
  }),
);

/** Why the host says a call is over; whatever it says that is not known here, it is over. */
export function endReasonOf(payload: string): EndReason {
  return REASONS.get(payload) ?? "ended-by-user";
}
