import { useEffect, useRef, useState } from "react";
import { LevelMeter } from "../../lib/levelMeter";

/** Louder than a quiet room. */
const HEARD = 0.35;
const FALL_PER_FRAME = 0.02;

/** How loud the microphone is at the moment; says once in words that it hears something. */
export function LevelBar({ track, muted }: { track: MediaStreamTrack | undefined; muted: boolean }) {
  const bar = useRef<HTMLDivElement>(null);
  const heard = useLevel(track, bar);
  return (
    <div className="parley-level-row">
      <div ref={bar} className="parley-level" aria-hidden="true" data-testid="level">
        <span />
      </div>
      <p className="parley-level-words" role="status" data-testid="level-words">
        {levelWords(track, muted, heard)}
      </p>
    </div>
  );
}

function levelWords(track: MediaStreamTrack | undefined, muted: boolean, heard: boolean): string {
  if (!track) return "No microphone is open";
  if (muted) return "You are muted";
  return heard ? "Your microphone works" : "Say something…";
}

/** Drawn without React, for it changes with every frame. */
function useLevel(track: MediaStreamTrack | undefined, bar: { current: HTMLElement | null }): boolean {
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    setHeard(false);
    if (!track || typeof AudioContext === "undefined") return;
    const meter = new LevelMeter(track);
    let shown = 0;
    let frame = 0;
    const draw = () => {
      const { level } = meter;
      shown = Math.max(level, shown - FALL_PER_FRAME);
      bar.current?.style.setProperty("--level", shown.toFixed(2));
      if (level > HEARD) setHeard(true);
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      meter.close();
    };
  }, [track, bar]);
  return heard;
}
