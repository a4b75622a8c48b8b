import type { Quality } from "../../lib/types";

const BARS: Record<Quality, number> = { poor: 1, fair: 2, good: 3 };

/** Three bars for how good a connection is; empty ones as long as nobody knows. The words stand beside it. */
export function QualityBars({ quality }: { quality: Quality | null }) {
  const lit = quality ? BARS[quality] : 0;
  return (
    <span className={`parley-quality parley-quality--${quality ?? "unknown"}`} aria-hidden="true">
      {[1, 2, 3].map((bar) => (
        <span key={bar} className={bar <= lit ? "is-on" : ""} />
      ))}
    </span>
  );
}
