import { useCallback, useEffect, useRef, useState } from "react";
import type { FirstMedia } from "../../lib/devicePreview";
import { preferences } from "../../lib/preferences";
import type { Room } from "../../lib/room";
import type { RoomState } from "../../lib/roomState";
import { useLazy } from "../../react/useLazy";
import type { Link } from "../connect";
import { identity } from "../identity";
import { RoomControls } from "../parts/RoomControls";
import { RoomHeader } from "../parts/RoomHeader";
import { RoomNews } from "../parts/RoomNews";
import { RoomPeople } from "../parts/RoomPeople";
import { RoomProblem } from "../parts/RoomProblem";
import { RoomTiles } from "../parts/RoomTiles";
import { useRoom, useRoomState } from "../useRoom";
import { LeftRoom } from "./LeftRoom";

const loadLobby = () => import("./Lobby").then((module) => module.default);

/** A room, after a look at camera and microphone; who was in it in this tab goes straight back. */
export function RoomScreen({ link, roomId }: { link: Link; roomId: string }) {
  const [first, setFirst] = useState<FirstMedia | null>(null);
  const [waits] = useState(() => preferences.value.previewRooms && identity.room !== roomId);
  const Lobby = useLazy(loadLobby, waits);
  useEffect(() => {
    document.title = `${roomId} – Parley`;
  }, [roomId]);
  if (!waits || first) return <EnteredRoom link={link} roomId={roomId} first={first} />;
  return Lobby ? <Lobby roomId={roomId} onJoin={setFirst} /> : null;
}

/** Everybody's picture and voice, and what one can do there. */
function EnteredRoom({ link, roomId, first }: { link: Link; roomId: string; first: FirstMedia | null }) {
  const room = useRoom(link, roomId, first);
  const state = useRoomState(room);
  switch (state.phase) {
    case "idle":
      return null;
    case "joining":
      return <Joining state={state} />;
    case "joined":
    case "returning":
      return <InRoom room={room} state={state} />;
    case "left":
      return <LeftRoom room={room} state={state} />;
  }
}

function Joining({ state }: { state: RoomState }) {
  const words = state.localStream === null ? "Waiting for camera and microphone…" : "Joining…";
  return (
    <main className="parley-stage parley-stage--waiting" data-testid="room" data-phase="joining">
      <div className="parley-waiting">
        <h1>{state.roomId}</h1>
        <p className="parley-waiting-words" role="status">
          {state.problem?.kind === "network" ? `${state.problem.title}. Trying again…` : words}
        </p>
      </div>
    </main>
  );
}

function InRoom({ room, state }: { room: Room; state: RoomState }) {
  const stage = useRoomOn(room);
  const [people, setPeople] = useState(false);
  const togglePeople = useCallback(() => setPeople((shown) => !shown), []);
  return (
    <main
      className="parley-stage app-room"
      ref={stage}
      data-testid="room"
      data-phase={state.phase}
      data-connection={state.connection}
    >
      <RoomHeader state={state} people={people} onPeople={togglePeople} />
      <RoomNews room={room} state={state} />
      {state.problem ? <RoomProblem problem={state.problem} onClose={() => room.dismissProblem()} /> : null}
      <div className="app-room-middle">
        <RoomTiles room={room} state={state} />
        {people ? <RoomPeople room={room} state={state} onClose={togglePeople} /> : null}
      </div>
      <RoomControls room={room} state={state} onPeople={togglePeople} />
    </main>
  );
}

/** Tests and people at the console find the room at the element: `element.room.stats()`. */
function useRoomOn(room: Room) {
  const stage = useRef<HTMLElement & { room?: Room }>(null);
  useEffect(() => {
    if (stage.current) stage.current.room = room;
  }, [room]);
  return stage;
}
