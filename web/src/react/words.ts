import type { CallState, Remote } from "../lib/callState";
import type { EndReason } from "../lib/types";

/** What the end of a call is called on the screen; `talked` where this side was in it. */
export function endWords(reason: EndReason, direction: CallState["direction"], name: string, talked = false): string {
  switch (reason) {
    case "ended-by-user":
      return "Call ended";
    case "cancelled":
      return direction === "incoming" ? `${name} hung up before you answered` : "Call cancelled";
    case "rejected":
      return direction === "incoming" ? "Call declined" : `${name} declined`;
    case "busy":
      return direction === "incoming" ? "You were busy" : `${name} is in another call`;
    case "no-answer":
      return direction === "incoming" ? "Missed call" : `${name} did not answer`;
    case "connection-lost":
      return "The connection was lost";
    case "answered-elsewhere":
      return talked ? "You went on with this call on another device" : "Answered on another device";
    case "left":
      return "You left the call";
    default:
      return "The call failed";
  }
}

/** What the caller reads while waiting. */
export function waitingWords({ callId, remotes, localStream }: CallState): string {
  if (localStream === null) return "Waiting for camera and microphone…";
  if (callId === null) return "Calling…";
  return remotes.some((each) => each.status === "ringing") ? "Ringing…" : "Calling…";
}

/** The names of people as one line: `Ada, Ben and Cleo`. */
export function namesOf(people: { userName: string }[]): string {
  const names = people.map((each) => each.userName);
  if (names.length < 2) return names[0] ?? "Nobody";
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} others`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Whom a call is with: who called, or all who were called. */
export function titleOf(state: CallState): string {
  const caller = state.phase === "incoming" ? state.remotes.find((each) => each.userId === state.callerId) : undefined;
  return caller ? caller.userName : namesOf(state.remotes);
}

/** How somebody of a group stands to its call; without a status they were not asked. */
export function memberWords(status: Remote["status"] | undefined): string {
  switch (status) {
    case "joined":
      return "In the call";
    case "invited":
      return "Calling…";
    case "ringing":
      return "Ringing…";
    case "left":
      return "Left";
    case "rejected":
      return "Declined";
    case "missed":
      return "Did not answer";
    case undefined:
      return "Not in the call";
  }
}

/** On the tile of somebody whose picture the server does not send. */
export const HELD_BACK = "Paused: slow connection";

/** What a tile says about somebody whose picture or voice is not there. */
export function tileWords(remote: Remote, heldBack = false): string | null {
  if (heldBack && remote.media.videoEnabled) return HELD_BACK;
  if (remote.status === "invited") return "Calling…";
  if (remote.status === "ringing") return "Ringing…";
  if (remote.connection === "connecting") return "Connecting…";
  if (remote.connection === "reconnecting") return "Reconnecting…";
  if (remote.connection === "failed") return "Connection lost";
  if (remote.media.screenSharing) return "Sharing the screen";
  return null;
}
