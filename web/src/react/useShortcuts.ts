import { useEffect } from "react";
import { preferences } from "../lib/preferences";

/** Single keys that act while nobody is typing: `{m: mute}`. */
export function useShortcuts(keys: Record<string, () => void>): void {
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      if (event.repeat || !singleKeysAct(event) || isTyping(event.target)) return;
      keys[event.key.toLowerCase()]?.();
    };
    document.addEventListener("keydown", act);
    return () => document.removeEventListener("keydown", act);
  }, [keys]);
}

/** Whether a key without others may act: people can switch that off, and a dialog keeps keys for itself. */
export function singleKeysAct(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || !preferences.value.singleKeys) return false;
  return !(event.target instanceof Element && event.target.closest("dialog"));
}

/** Whether keys go into a field. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
