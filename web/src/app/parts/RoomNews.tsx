import { useEffect, useState } from "react";
import type { Room } from "../../lib/room";
import type { RoomParticipant, RoomState } from "../../lib/roomState";
import type { LeaveReason } from "../../lib/roomWire";

const SHOWN_MS = 5000;

/** Who came and went a moment ago, and how the connection is. */
export function RoomNews({ room, state }: { room: Room; state: RoomState }) {
  const news = useNews(room);
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

function useNews(room: Room): string | null {
  const [news, setNews] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (words: string) => {
      setNews(words);
      clearTimeout(timer);
      timer = setTimeout(() => setNews(null), SHOWN_MS);
    };
    room.onParticipantJoined = ({ userName }) => tell(`${userName} joined`);
    room.onParticipantLeft = (who, reason) => tell(leaveWords(who, reason));
    return () => {
      clearTimeout(timer);
      room.onParticipantJoined = null;
      room.onParticipantLeft = null;
    };
  }, [room]);
  return news;
}

function leaveWords({ userName }: RoomParticipant, reason: LeaveReason): string {
  if (reason === "kicked") return `${userName} was sent away`;
  return reason === "connection-lost" ? `${userName} lost the connection` : `${userName} left`;
}
