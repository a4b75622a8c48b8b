import { useEffect } from "react";
import type { CallState } from "../lib/callState";
import { Ringtone } from "../lib/ringtone";

/** Rings while a call comes in, and gives the caller the ring-back tone. */
export function useRingtone(state: CallState): void {
  const sound = soundOf(state);
  useEffect(() => {
    if (sound === "none") return;
    const ringtone = new Ringtone();
    if (sound === "ring") ringtone.ring();
    else ringtone.ringBack();
    return () => ringtone.stop();
  }, [sound]);
}

function soundOf({ phase, remotes, problem }: CallState): "ring" | "ring-back" | "none" {
  if (phase === "incoming") return "ring";
  const rings = remotes.some((each) => each.status === "ringing");
  return phase === "outgoing" && rings && !problem ? "ring-back" : "none";
}
