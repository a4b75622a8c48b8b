import { useEffect, useRef, useState } from "react";
import type { CallState, Remote } from "../../lib/callState";

const SHOWN_MS = 4000;

/** Who came, went or shares, and how the connection is: shown for a moment, and read out to those who do not see it. */
export function CallNews({ state }: { state: CallState }) {
  const news = useNews(state);
  return (
    <div className="parley-news" role="status" data-testid="call-news">
      {news ? <p>{news}</p> : null}
    </div>
  );
}

function useNews(state: CallState): string | null {
  const before = useRef(state);
  const [news, setNews] = useState<string | null>(null);
  useEffect(() => {
    const words = newsBetween(before.current, state);
    before.current = state;
    if (words.length > 0) setNews(words.join(". "));
  }, [state]);
  useEffect(() => {
    if (news === null) return;
    const timer = setTimeout(() => setNews(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [news]);
  return news;
}

/** What somebody who does not look at the screen should be told of a change. */
export function newsBetween(before: CallState, after: CallState): string[] {
  const people = after.remotes.flatMap((remote) => {
    const earlier = before.remotes.find((each) => each.userId === remote.userId);
    return newsOf(earlier, remote);
  });
  const worse = after.quality === "poor" && before.quality !== "poor";
  const better = before.quality === "poor" && after.quality !== null && after.quality !== "poor";
  return [
    ...people,
    ...(worse ? ["Your connection is weak"] : []),
    ...(better ? ["Your connection is fine again"] : []),
  ];
}

const STATUS: Partial<Record<Remote["status"], string>> = {
  joined: "joined",
  left: "left",
  rejected: "declined",
  missed: "did not answer",
};

function newsOf(before: Remote | undefined, after: Remote): string[] {
  const name = after.userName;
  const status = after.status === before?.status ? undefined : STATUS[after.status];
  const way = before && wayWords(before.connection, after.connection);
  const shares = after.media.screenSharing;
  return [
    ...(status ? [`${name} ${status}`] : []),
    ...(way ? [`${name}: ${way}`] : []),
    ...(before && before.media.screenSharing !== shares
      ? [shares ? `${name} shares the screen` : `${name} no longer shares the screen`]
      : []),
  ];
}

function wayWords(before: Remote["connection"], after: Remote["connection"]): string | undefined {
  if (before === after) return undefined;
  if (after === "reconnecting") return "connection interrupted, reconnecting";
  if (after === "failed") return "connection lost";
  return before === "reconnecting" && after === "connected" ? "connected again" : undefined;
}
