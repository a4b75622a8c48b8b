import { ApiError } from "./api";
import type { Problem, Words } from "./mediaProblems";
import { problemOf } from "./problems";

/** A room, or something in it, that the server refused. */
export class RoomError extends Error {
  override readonly name = "RoomError";

  constructor(
    /** As in `docs/signaling.md`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const CODES: Record<string, Words> = {
  room_not_found: {
    kind: "server",
    title: "There is no such room",
    hint: "Check its name, or ask an owner or admin of this server to create it.",
  },
  room_full: { kind: "server", title: "This room is full", hint: "Somebody has to leave before you can join." },
  bad_message: { kind: "server", title: "No room can have this name", hint: "Use 1 to 128 letters, digits or signs." },
  not_moderator: { kind: "server", title: "Only moderators can do that", hint: "Ask whoever created the room." },
  peer_not_found: { kind: "server", title: "They are no longer here", hint: "They left a moment ago." },
  rate_limited: { kind: "server", title: "That was a little fast", hint: "Wait a moment, then try again." },
  too_large: { kind: "server", title: "That was too long", hint: "Send it in smaller parts." },
  media_unavailable: {
    kind: "server",
    title: "This server carries no voice and picture",
    hint: "Messages still work. Ask whoever runs it.",
  },
  no_way: {
    kind: "network",
    title: "No way to the server for voice and picture yet",
    hint: "A firewall may be in between. Still trying; if it keeps failing, ask whoever runs this server.",
  },
  silenced: {
    kind: "other",
    title: "A moderator muted you",
    hint: "You can be heard again when they allow it.",
  },
  signed_out: {
    kind: "server",
    title: "You are not signed in any more",
    hint: "Sign in again, then join the room.",
  },
};

/** Words for what went wrong in a room. */
export function roomProblemOf(error: unknown): Problem {
  const code = error instanceof RoomError ? error.code : undefined;
  const words = code === undefined ? undefined : CODES[code];
  return words ? { message: (error as Error).message, retryable: true, ...words } : problemOf(error);
}

/** Whether a server that could be reached does not take the token. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
