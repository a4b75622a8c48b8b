import { useEffect, useState, useSyncExternalStore } from "react";
import { Room } from "../lib/room";
import type { RoomState } from "../lib/roomState";
import { Signaling } from "../lib/signaling";
import type { Link } from "./connect";
import { identity } from "./identity";

/** A room that is joined with the page and left with it. */
export function useRoom(link: Link, roomId: string): Room {
  const [room] = useState(() => new Room({ roomId, token: () => identity.token ?? "" }));
  useEffect(() => {
    void room.join();
    // The others are to learn at once that a tab was closed; nobody asks for the picture of a page that is gone.
    const leave = () => room.leave();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [room]);
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
