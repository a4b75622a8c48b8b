import { useEffect, useState, useSyncExternalStore } from "react";
import type { FirstMedia } from "../lib/devicePreview";
import { Room } from "../lib/room";
import type { RoomState } from "../lib/roomState";
import { Signaling } from "../lib/signaling";
import type { Link } from "./connect";
import { identity } from "./identity";

/** A room that is joined with the page and left with it; `first` is what the person chose before. */
export function useRoom(link: Link, roomId: string, first: FirstMedia | null): Room {
  const [room] = useState(
    () => new Room({ roomId, token: () => identity.token ?? "", resumeToken: identity.takeSeat(roomId) }),
  );
  useEffect(() => {
    void room.join(first ? { video: first.videoEnabled, muted: !first.audioEnabled } : {});
    identity.room = room.state.roomId;
    // Whether the page is closed or loaded again is known only afterwards; until then the seat is kept.
    const leave = () => identity.keepSeat(roomId, room.leaveSoon());
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      room.leave();
    };
  }, [room, roomId, first]);
  useBusy(link);
  return room;
}

/** The state of a room, rendered again after each change. */
export function useRoomState(room: Room): RoomState {
  return useSyncExternalStore(room.subscribe, () => room.state);
}

/** Who talks in a room takes no calls. */
function useBusy(link: Link): void {
  useEffect(() => {
    const signaling = new Signaling(link.socket);
    signaling.on("call:incoming", ({ callId }) => void link.api.reject(callId, "busy").catch(() => {}));
    return () => signaling.close();
  }, [link]);
}
