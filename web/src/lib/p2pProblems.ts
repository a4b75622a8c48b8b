import { CallError, type CallErrorCode } from "./callError";
import { MediaAccessError } from "./localMedia";
import { mediaWords, type Problem, type Words } from "./mediaProblems";

type Entry = [title: string, hint: string, kind?: Problem["kind"]];

const BROKEN: Entry = ["The call could not be read", "Nothing was done with it. Ask for a new call."];

const WORDS: Record<CallErrorCode, Entry> = {
  "no-host": ["This page needs a messenger around it", "Start the call from your messenger."],
  "host-failed": ["The messenger could not pass it on", "Check that it is online, then call again."],
  "unknown-command": ["The messenger asked for something unknown", "Perhaps this page is older than the messenger."],
  "bad-payload": BROKEN,
  refused: BROKEN,
  "call-over": ["That answer belongs to another call", "Nothing changes here."],
  busy: ["Another call was asked for", "This one goes on. End it first to take another."],
  "ice-servers": [
    "No usable relay servers",
    "The call is tried without them. Check the messenger's settings.",
    "network",
  ],
  "no-way": [
    "No way to the other person yet",
    "Still trying. If it keeps failing, a TURN server is needed.",
    "network",
  ],
};

/** Words for what can go wrong in a call that no server takes part in. */
export function p2pProblemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { message, retryable: error instanceof MediaAccessError, ...wordsFor(error, message) };
}

function wordsFor(error: unknown, message: string): Words {
  if (error instanceof MediaAccessError) return mediaWords(error);
  if (!(error instanceof CallError)) return { kind: "other", title: "Something went wrong", hint: message };
  const [title, hint, kind = "other"] = WORDS[error.code];
  return { title, hint, kind };
}
