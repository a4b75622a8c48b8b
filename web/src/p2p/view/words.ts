import type { P2PState } from "../../lib/p2pState";
import { endWords } from "../../react/words";

const OPENING = "Waiting for camera and microphone…";

/** The state of a call in one line. */
export function statusWords(state: P2PState): string {
  switch (state.phase) {
    case "idle":
      return "Ready for a call";
    case "incoming":
      return "Incoming call";
    case "outgoing":
      return waitingWords(state);
    case "connecting":
      return state.localStream ? "Connecting…" : OPENING;
    case "active":
      return state.connection === "reconnecting" ? "Reconnecting…" : "Connected";
    case "ended":
      return endWords(state.end?.reason ?? "ended-by-user", state.direction, "The other person");
  }
}

function waitingWords({ ringing, localStream }: P2PState): string {
  if (ringing) return "Ringing…";
  return localStream ? "Calling…" : OPENING;
}

/** How the way is called, and what that means. */
export const PATH_WORDS = {
  direct: ["Direct", "Straight to the other person"],
  relayed: ["Relayed", "Over a relay server, which cannot look inside"],
} as const;
