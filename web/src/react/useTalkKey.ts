import { useEffect } from "react";
import type { PushToTalk } from "../lib/pushToTalk";
import { isTyping, singleKeysAct } from "./useShortcuts";

/** Space, held anywhere in the page, opens the microphone, unless somebody moves through the page by keys and Space presses a button. */
export function useTalkKey(talk: PushToTalk): void {
  useEffect(() => {
    let byKeys = true;
    const down = (event: KeyboardEvent) => {
      if (event.key === "Tab" || event.key.startsWith("Arrow")) byKeys = true;
      if (event.key !== " " || !singleKeysAct(event) || isTaken(event.target, byKeys)) return;
      // The page would scroll, or the button that was clicked last be pressed.
      event.preventDefault();
      talk.press();
    };
    const up = (event: KeyboardEvent) => {
      if (event.key !== " ") return;
      if (!isTaken(event.target, byKeys)) event.preventDefault();
      talk.release();
    };
    const release = () => talk.release();
    const byPointer = () => {
      byKeys = false;
    };
    document.addEventListener("keydown", down);
    document.addEventListener("keyup", up);
    document.addEventListener("pointerdown", byPointer);
    document.addEventListener("visibilitychange", release);
    window.addEventListener("blur", release);
    return () => {
      document.removeEventListener("keydown", down);
      document.removeEventListener("keyup", up);
      document.removeEventListener("pointerdown", byPointer);
      document.removeEventListener("visibilitychange", release);
      window.removeEventListener("blur", release);
    };
  }, [talk]);
}

function isTaken(target: EventTarget | null, byKeys: boolean): boolean {
  if (isTyping(target)) return true;
  return byKeys && target instanceof Element && target.closest("button, a[href], summary, video[controls]") !== null;
}
