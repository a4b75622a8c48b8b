import { Icon } from "./Icon";

/** Browsers want a tap before they play sound. */
export function SoundGate({ plays, onDone }: { plays: (() => void)[]; onDone: () => void }) {
  const start = () => {
    onDone();
    for (const play of plays) play();
  };
  return (
    <button
      type="button"
      className="parley-button parley-button--primary parley-sound-gate"
      data-testid="tap-to-hear"
      onClick={start}
    >
      <Icon name="sound" /> Tap to hear
    </button>
  );
}
