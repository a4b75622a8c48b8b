import type { Quality } from "../../lib/types";

const BARS: Record<Quality, number> = { poor: 1, fair: 2, good: 3 };

/** Three bars for how good a connection is. */
export function QualityBars({ quality }: { quality: Quality | null }) {
  if (!quality) return null;
  return (
    <span
      className={`parley-quality parley-quality--${quality}`}
      role="img"
      aria-label={`Connection quality: ${quality}`}
      title={`Connection: ${quality}`}
      data-testid="quality"
      data-quality={quality}
    >
      {[1, 2, 3].map((bar) => (
        <span key={bar} className={bar <= BARS[quality] ? "is-on" : ""} />
      ))}
    </span>
  );
}
