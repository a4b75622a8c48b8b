import { useSyncExternalStore } from "react";
import { type Preferences, preferences } from "../lib/preferences";

/** What the person chose in this browser, rendered again after each change. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, () => preferences.value);
}
