import { useEffect, useRef } from "react";
import { watchView } from "../../lib/roomView";
import type { Wanted } from "../../lib/roomWire";

interface SightProps {
  /** What is shown; undefined where there is nothing of which a size could be asked for. */
  of: string | undefined;
  /** Hears how large it is shown. */
  want(wanted: Wanted): void;
}

/** Asks for the size in which the tile around it is shown, and for nothing while it is out of sight. */
export function Sight({ of, want }: SightProps) {
  const ref = useRef<HTMLSpanElement>(null);
  const latest = useRef(want);
  latest.current = want;
  useEffect(() => {
    const tile = ref.current?.closest("figure");
    return tile && of ? watchView(tile, (wanted) => latest.current(wanted)) : undefined;
  }, [of]);
  return <span ref={ref} hidden />;
}

/** Somebody who moves from page to page does so in a moment; only then is their picture not wanted. */
const GONE_MS = 300;

/** Asks for no picture of somebody who stands on another page. */
export function OutOfSight({ of, want }: SightProps) {
  const latest = useRef(want);
  latest.current = want;
  useEffect(() => {
    if (!of) return;
    const timer = setTimeout(() => latest.current({ paused: true }), GONE_MS);
    return () => clearTimeout(timer);
  }, [of]);
  return null;
}
