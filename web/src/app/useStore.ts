import { useSyncExternalStore } from "react";
import type { Store } from "./Store";

/** The value of a store, rendered again after each change. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, () => store.value);
}
