import { useEffect, useState } from "react";

/** Code that is loaded when it is wanted for the first time; null until then. `load` must always be the same function. */
export function useLazy<T>(load: () => Promise<T>, wanted: boolean): T | null {
  const [loaded, setLoaded] = useState<T | null>(null);
  useEffect(() => {
    if (!wanted || loaded !== null) return;
    let gone = false;
    // Without a connection it stays closed, and the next attempt loads again.
    load().then(
      (code) => gone || setLoaded(() => code),
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [load, wanted, loaded]);
  return wanted ? loaded : null;
}
