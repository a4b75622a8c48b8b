import type { Quality } from "../../lib/types";
import { QualityBars } from "./QualityBars";

interface QualityButtonProps {
  quality: Quality | null;
  open: boolean;
  onClick: () => void;
}

/** How good the connection is, at a glance; the way to why and to what helps. */
export function QualityButton({ quality, open, onClick }: QualityButtonProps) {
  const words = `Connection quality: ${quality ?? "being measured"}`;
  return (
    <>
      <button
        type="button"
        className={`parley-quality-button parley-quality-button--${quality ?? "unknown"}`}
        aria-label={quality === "poor" ? `Weak. ${words}` : words}
        aria-expanded={open}
        aria-haspopup="dialog"
        title={`${words} (why, and picture)`}
        data-testid="quality"
        data-quality={quality ?? "unknown"}
        onClick={onClick}
      >
        <QualityBars quality={quality} />
        {quality === "poor" ? <span className="parley-quality-word">Weak</span> : null}
      </button>
      <span className="parley-visually-hidden" role="status">
        {quality && quality !== "good" ? words : ""}
      </span>
    </>
  );
}
