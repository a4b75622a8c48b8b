import { useCallback, useEffect, useRef } from "react";
import { useHandover } from "../useHandover";
import { useSound } from "../useSound";

interface VoiceProps {
  stream: MediaStream | null;
  /** Under which name its volume is kept. */
  volumeOf: string;
  /** The browser wants a tap before it plays sound. */
  onBlocked(play: () => void): void;
}

/** Somebody's voice, or the sound of their screen: heard wherever their tile stands, and where it is on another page. */
export function Voice(props: VoiceProps) {
  const { plays, waits, takeOver } = useHandover(props.stream);
  const after = waits ? () => takeOver(waits.key) : undefined;
  return [plays, ...(waits ? [waits] : [])].map(({ key, stream }) => (
    <Player key={key} {...props} stream={stream} waitsWith={stream === waits?.stream ? after : undefined} />
  ));
}

/** One stream. While another one plays it waits unheard, and says when it has begun. */
function Player({ stream, volumeOf, onBlocked, waitsWith }: VoiceProps & { waitsWith: (() => void) | undefined }) {
  const ref = useRef<HTMLAudioElement>(null);
  const quiet = waitsWith !== undefined;
  const play = useCallback(() => {
    ref.current?.play()?.catch((error: Error) => error.name === "NotAllowedError" && onBlocked(play));
  }, [onBlocked]);
  useEffect(() => {
    if (ref.current) ref.current.muted = quiet;
  }, [quiet]);
  useEffect(() => {
    if (!ref.current) return;
    ref.current.srcObject = stream;
    if (stream) play();
  }, [stream, play]);
  useSound(ref, volumeOf);
  return (
    <audio
      ref={ref}
      autoPlay
      muted={quiet}
      onPlaying={waitsWith}
      data-testid={quiet ? undefined : "voice"}
      data-of={volumeOf}
    />
  );
}
