import { useEffect } from "react";
import { canChooseSpeaker } from "../lib/deviceWatch";
import { usePreferences } from "./usePreferences";
import { useVolume } from "./volumes";

/** Plays as loud as the person here wants it, where they want it. */
export function useSound(ref: { current: HTMLMediaElement | null }, volumeOf = ""): void {
  const volume = useVolume(volumeOf);
  const { speaker } = usePreferences();
  useEffect(() => {
    if (ref.current) ref.current.volume = volume;
  }, [ref, volume]);
  useEffect(() => {
    const element = ref.current;
    // A speaker that is not there any more leaves the browser's own choice.
    if (speaker && canChooseSpeaker()) element?.setSinkId(speaker).catch(() => element.setSinkId("").catch(() => {}));
  }, [ref, speaker]);
}
