import { usePopover } from "../usePopover";
import { setVolume, useVolume } from "../volumes";
import { Icon } from "./Icon";

/** Turns one person, or one shared screen, up or down for oneself alone. */
export function TileVolume({ of, name }: { of: string; name: string }) {
  const volume = useVolume(of);
  const { open, place, opener, id } = usePopover();
  const percent = Math.round(volume * 100);
  return (
    <div className={`parley-tile-volume ${open || volume < 1 ? "is-shown" : ""}`} ref={place}>
      <button {...opener} className="parley-tile-button" data-testid="volume-menu" aria-label={`Volume of ${name}`}>
        <Icon name={volume === 0 ? "soundOff" : "sound"} size={20} />
      </button>
      {open ? (
        <div className="parley-volume" id={id}>
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={percent}
            data-testid="volume"
            aria-label={`Volume of ${name}`}
            aria-valuetext={`${percent} percent`}
            onInput={(event) => setVolume(of, Number(event.currentTarget.value) / 100)}
          />
          <span aria-hidden="true">{percent} %</span>
        </div>
      ) : null}
    </div>
  );
}
