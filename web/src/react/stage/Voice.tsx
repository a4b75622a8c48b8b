import { useCallback, useEffect, useRef } from "react";
import { useSound } from "../useSound";

interface VoiceProps {
  stream: MediaStream | null;
  /** Under which name its volume is kept. */
  volumeOf: string;
  /** The browser wants a tap before it plays sound. */
  onBlocked(play: () => void): void;
}

/** Somebody's voice, or the sound of their screen: heard wherever their tile stands, and where it is on another page. */
export function Voice({ stream, volumeOf, onBlocked }: VoiceProps) {
  const ref = useRef<HTMLAudioElement>(null);
  const play = useCallback(() => {
    ref.current?.play()?.catch((error: Error) => error.name === "NotAllowedError" && onBlocked(play));
  }, [onBlocked]);
  useEffect(() => {
    if (!ref.current) return;
    ref.current.srcObject = stream;
    if (stream) play();
  }, [stream, play]);
  useSound(ref, volumeOf);
  // biome-ignore lint/a11y/useMediaCaption: people talk, and nobody writes along
  return <audio ref={ref} autoPlay data-testid="voice" data-of={volumeOf} />;
}
