import { useSyncExternalStore } from "react";
import type { CallSession } from "../lib/callSession";
import type { CallState } from "../lib/callState";

/** The state of a call, rendered again after each change. */
export function useCallState(session: CallSession): CallState {
  return useSyncExternalStore(session.subscribe, () => session.state);
}
