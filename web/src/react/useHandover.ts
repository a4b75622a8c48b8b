import { useCallback, useEffect, useState } from "react";

/** For so long the earlier stream goes on at most: what does not play by then may never do so. */
const LONGEST_MS = 1500;

interface Side {
  /** For React, so that the element stays that of its stream. */
  key: number;
  stream: MediaStream | null;
}

interface Handover {
  plays: Side;
  waits: Side | null;
}

/**
 * What a tile plays while somebody's media go over to another stream: the earlier one, until the later one has something to show. An element
 * that is given another stream is empty until then.
 */
export function useHandover(stream: MediaStream | null) {
  const [latest, setLatest] = useState(stream);
  const [sides, setSides] = useState<Handover>({ plays: { key: 0, stream }, waits: null });
  if (stream !== latest) {
    setLatest(stream);
    setSides(toward(sides, stream));
  }
  const takeOver = useCallback((key: number) => setSides((before) => taken(before, key)), []);
  const waiting = sides.waits?.key;
  useEffect(() => {
    if (waiting === undefined) return;
    const timer = setTimeout(() => takeOver(waiting), LONGEST_MS);
    return () => clearTimeout(timer);
  }, [waiting, takeOver]);
  return { plays: sides.plays, waits: sides.waits, takeOver };
}

function toward({ plays }: Handover, stream: MediaStream | null): Handover {
  if (stream === plays.stream) return { plays, waits: null };
  if (stream === null || !isAlive(plays.stream)) return { plays: { key: plays.key, stream }, waits: null };
  return { plays, waits: { key: plays.key + 1, stream } };
}

function taken(before: Handover, key: number): Handover {
  return before.waits?.key === key ? { plays: before.waits, waits: null } : before;
}

function isAlive(stream: MediaStream | null): boolean {
  return stream?.getTracks().some((track) => track.readyState === "live" && !track.muted) ?? false;
}
