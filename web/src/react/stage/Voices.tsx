import { useCallback, useState } from "react";
import { SoundGate } from "../components/SoundGate";
import { Voice } from "./Voice";

/** Something that sounds, under the name by which its volume is kept. */
export interface Sound {
  id: string;
  stream: MediaStream | null;
  volumeOf: string;
}

/** What is heard of everybody, wherever they stand. */
export function Voices({ sounds }: { sounds: Sound[] }) {
  const [blocked, setBlocked] = useState<(() => void)[]>([]);
  const onBlocked = useCallback((play: () => void) => setBlocked((others) => [...others, play]), []);
  return (
    <>
      {sounds.map(({ id, stream, volumeOf }) => (
        <Voice key={id} stream={stream} volumeOf={volumeOf} onBlocked={onBlocked} />
      ))}
      {blocked.length > 0 ? <SoundGate plays={blocked} onDone={() => setBlocked([])} /> : null}
    </>
  );
}
