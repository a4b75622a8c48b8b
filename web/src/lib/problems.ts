import { ApiError } from "./api";
import { connectionWords } from "./connectionProblems";
import { MediaAccessError } from "./localMedia";
import { mediaWords, type Problem, type Words } from "./mediaProblems";

export type { Problem } from "./mediaProblems";

const CODES: Record<string, Words> = {
  unreachable: { kind: "network", title: "No connection to the server", hint: "Check your network, then try again." },
  busy: { kind: "server", title: "You are already in a call", hint: "End the other call first, also in other tabs." },
  call_full: { kind: "server", title: "This call is full", hint: "Somebody has to leave before you can join." },
  illegal_transition: { kind: "server", title: "This call is already over", hint: "Call again to talk." },
  not_found: { kind: "server", title: "This call no longer exists", hint: "Call again to talk." },
  rate_limited: { kind: "server", title: "That was a little fast", hint: "Wait a moment, then try again." },
  forbidden: { kind: "server", title: "You are not allowed to do that", hint: "Ask somebody in it to invite you." },
};

/** Words for any error. */
export function problemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { message, retryable: true, ...wordsFor(error, message) };
}

function wordsFor(error: unknown, message: string): Words {
  if (error instanceof MediaAccessError) return mediaWords(error);
  const known = error instanceof ApiError ? CODES[error.code] : undefined;
  if (known) return known;
  const way = connectionWords(error);
  if (way) return way;
  return { kind: "other", title: "Something went wrong", hint: message };
}
