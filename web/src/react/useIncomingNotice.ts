import { useEffect } from "react";
import type { CallState } from "../lib/callState";
import { notify } from "../lib/notifications";
import { titleOf } from "./words";

/** Tells of a call that rings in a page at which nobody looks. */
export function useIncomingNotice(state: CallState): void {
  const rings = state.phase === "incoming";
  const title = `${titleOf(state)} is calling`;
  const body = state.type === "audio" ? "Audio call" : "Video call";
  const tag = `parley-call-${state.callId}`;
  useEffect(() => {
    if (!rings) return;
    let takeBack = notify(title, { body, tag, sticky: true });
    const again = () => {
      takeBack();
      takeBack = notify(title, { body, tag, sticky: true });
    };
    document.addEventListener("visibilitychange", again);
    return () => {
      document.removeEventListener("visibilitychange", again);
      takeBack();
    };
  }, [rings, title, body, tag]);
}
