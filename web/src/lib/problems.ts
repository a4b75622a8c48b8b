import { ApiError } from "./api";
import { MediaAccessError } from "./localMedia";

/** Something that went wrong, in words for a person, with what to do next. */
export interface Problem {
  /** The exact text of the error, as logs and support people know it. */
  message: string;
  title: string;
  hint: string;
  /** Whether trying again can help without doing anything else first. */
  retryable: boolean;
  /** Which help fits. */
  kind: "permission" | "device" | "network" | "server" | "other";
}

const MEDIA: Record<string, Pick<Problem, "title" | "hint" | "kind">> = {
  NotAllowedError: {
    kind: "permission",
    title: "Camera or microphone is blocked",
    hint: "Click the camera or lock symbol beside the address, allow camera and microphone, then try again.",
  },
  NotFoundError: {
    kind: "device",
    title: "No camera or microphone found",
    hint: "Connect one, or call with audio only, then try again.",
  },
  NotReadableError: {
    kind: "device",
    title: "Camera or microphone is in use",
    hint: "Another program seems to use it. Close that program, then try again.",
  },
  SecurityError: {
    kind: "permission",
    title: "This page may not use camera or microphone",
    hint: "Browsers allow it only on encrypted pages. Open this page with https, or on this very machine.",
  },
};

const CODES: Record<string, Pick<Problem, "title" | "hint" | "kind">> = {
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

function wordsFor(error: unknown, message: string): Pick<Problem, "title" | "hint" | "kind"> {
  if (error instanceof MediaAccessError) return mediaWords(error);
  const known = error instanceof ApiError ? CODES[error.code] : undefined;
  if (known) return known;
  if (message.startsWith("Connection failed with user")) return NO_WAY;
  return { kind: "other", title: "Something went wrong", hint: message };
}

const NO_WAY = {
  kind: "network" as const,
  title: "No way to the other person yet",
  hint: "A firewall may be in between. Still trying; if it keeps failing, the TURN server must be reachable: ask whoever runs this server.",
};

function mediaWords(error: MediaAccessError) {
  return (
    MEDIA[error.reason] ?? {
      kind: "device" as const,
      title: "Camera or microphone does not work",
      hint: "Check that it is connected and that no other program uses it, then try again.",
    }
  );
}
