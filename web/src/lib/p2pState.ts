import type { CallPhase } from "./callState";
import type { Problem } from "./mediaProblems";
import type { Path } from "./path";
import type { ConnectionState } from "./recovery";
import type { EndReason, MediaState } from "./types";

/** Everything that a page shows of a call without a server; a new object after each change. */
export interface P2PState {
  phase: CallPhase;
  direction: "outgoing" | "incoming";
  /** Whether the offer is on its way. */
  ringing: boolean;
  connection: ConnectionState;
  /** Whether there may be a picture at all. */
  video: boolean;
  media: MediaState;
  /** What the other side says of itself; null before it said anything. */
  remoteMedia: MediaState | null;
  localStream: MediaStream | null;
  screenStream: MediaStream | null;
  remoteStream: MediaStream | null;
  path: Path | null;
  /** Milliseconds of `Date.now()` when the way was found. */
  startedAt: number | null;
  problem: Problem | null;
  /** Seconds of talking, and why it is over. */
  end: { reason: EndReason; duration: number } | null;
}

/** Whether a call is neither over nor only asked for. */
export function isRunning({ phase }: P2PState): boolean {
  return phase === "outgoing" || phase === "connecting" || phase === "active";
}

/** The state before anything happens. */
export function p2pIdle(video = true): P2PState {
  return {
    phase: "idle",
    direction: "outgoing",
    ringing: false,
    connection: "connecting",
    video,
    media: { audioEnabled: true, videoEnabled: false, screenSharing: false },
    remoteMedia: null,
    localStream: null,
    screenStream: null,
    remoteStream: null,
    path: null,
    startedAt: null,
    problem: null,
    end: null,
  };
}
