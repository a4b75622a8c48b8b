import { useCallback, useEffect, useRef, useState } from "react";
import type { Room } from "../../lib/room";
import type { RoomParticipant, RoomState } from "../../lib/roomState";
import type { LeaveReason } from "../../lib/roomWire";
import { namesOf } from "../../react/words";

const SHOWN_MS = 5000;

/** Who came and went a moment ago, and how the connection is; read out to those who do not see it. */
export function RoomNews({ room, state }: { room: Room; state: RoomState }) {
  const news = useNews(room, state);
  const trouble = troubleWords(state);
  return (
    <div className="app-room-news" role="status">
      {trouble ? (
        <p className="app-room-trouble" data-testid="returning">
          {trouble}
        </p>
      ) : null}
      {news ? (
        <p className="app-room-notice" data-testid="room-notice">
          {news}
        </p>
      ) : null}
    </div>
  );
}

function troubleWords({ phase, connection }: RoomState): string | null {
  if (phase === "returning") return "The connection is lost. Coming back…";
  if (phase === "joined" && connection === "reconnecting") return "Voice and picture are interrupted. Reconnecting…";
  return null;
}

/** Something that happened to somebody. */
interface Happening {
  userName: string;
  words: string;
}

function useNews(room: Room, state: RoomState): string | null {
  const [news, setNews] = useState<Happening[]>([]);
  const tell = useCallback((happening: Happening) => setNews((before) => [...before, happening]), []);
  useEffect(() => {
    room.onParticipantJoined = ({ userName }) => tell({ userName, words: "joined" });
    room.onParticipantLeft = ({ userName }, reason) => tell({ userName, words: LEAVING[reason] });
    return () => {
      room.onParticipantJoined = null;
      room.onParticipantLeft = null;
    };
  }, [room, tell]);
  useSharing(state.participants, tell);
  useEffect(() => {
    if (news.length === 0) return;
    const timer = setTimeout(() => setNews([]), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [news]);
  return news.length > 0 ? newsWords(news) : null;
}

const LEAVING: Record<LeaveReason, string> = {
  left: "left",
  kicked: "was removed",
  "connection-lost": "lost the connection",
};

/** The latest thing, with everybody to whom it has just happened: `Ada and Ben joined`. */
export function newsWords(news: Happening[]): string {
  const latest = news.at(-1)?.words ?? "";
  const since = news.findLastIndex((each) => each.words !== latest) + 1;
  const names = new Set(news.slice(since).map((each) => each.userName));
  return `${namesOf([...names].map((userName) => ({ userName })))} ${names.size > 1 ? pluralOf(latest) : latest}`;
}

function pluralOf(words: string): string {
  return words.replace(/^was /, "were ").replace(/^shares /, "share ");
}

function useSharing(participants: RoomParticipant[], tell: (happening: Happening) => void): void {
  const before = useRef(new Map<string, boolean>());
  useEffect(() => {
    for (const { peerId, userName, media } of participants) {
      const shared = before.current.get(peerId) ?? media.screenSharing;
      if (!shared && media.screenSharing) tell({ userName, words: "shares the screen" });
      before.current.set(peerId, media.screenSharing);
    }
  }, [participants, tell]);
}
