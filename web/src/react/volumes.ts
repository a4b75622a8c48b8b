import { useSyncExternalStore } from "react";

const KEY = "parley.volumes";
const listeners = new Set<() => void>();
let volumes = read();

/** How loud somebody is here, from 0 to 1; everybody is at full volume until they are turned down. Kept as long as the tab. */
export function useVolume(of: string): number {
  return useSyncExternalStore(subscribe, () => volumes[of] ?? 1);
}

/** Turns somebody up or down, for this person alone. */
export function setVolume(of: string, volume: number): void {
  volumes = { ...volumes, [of]: volume };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(volumes));
  } catch {
    // Without storage it lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Record<string, number> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}
