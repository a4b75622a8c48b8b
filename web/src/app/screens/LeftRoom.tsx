import type { Room } from "../../lib/room";
import type { RoomEnd, RoomState } from "../../lib/roomState";

/** Why one is not in the room, and the way back. */
export function LeftRoom({ room, state }: { room: Room; state: RoomState }) {
  const { end, problem, roomId } = state;
  return (
    <main className="parley-stage parley-stage--waiting" data-testid="room" data-phase="left">
      <div className="parley-waiting" data-testid="left" data-reason={end?.reason}>
        <h1 data-testid="left-reason">{problem?.title ?? endWords(end?.reason, roomId)}</h1>
        <p
          className="parley-waiting-words"
          role={problem ? "alert" : undefined}
          data-testid={problem ? "error" : undefined}
        >
          {problem?.hint ?? end?.words}
        </p>
        <div className="parley-ended-actions">
          <button
            type="button"
            className="parley-button parley-button--primary"
            data-testid="join-again"
            onClick={() => void room.join()}
          >
            {problem ? "Try again" : "Join again"}
          </button>
          <a className="parley-button" data-testid="home" href="/">
            Home
          </a>
        </div>
      </div>
    </main>
  );
}

function endWords(reason: RoomEnd["reason"] | undefined, roomId: string): string {
  switch (reason) {
    case "kicked":
      return "A moderator sent you away";
    case "room-closed":
      return "The room was closed";
    case "replaced":
      return "You went on in another tab";
    case "failed":
      return "The room ended unexpectedly";
    default:
      return `You left ${roomId}`;
  }
}
