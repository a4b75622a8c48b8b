import { useEffect, useRef, useState } from "react";
import type { Room } from "../../lib/room";
import type { RoomParticipant, RoomState } from "../../lib/roomState";
import { Avatar } from "../../react/components/Avatar";
import { Icon } from "../../react/components/Icon";
import { PersonSigns } from "./PersonSigns";
import { RemoveDialog } from "./RemoveDialog";
import { RoomPerson } from "./RoomPerson";

/** Everybody in the room by name; moderators mute and remove people here. */
export function RoomPeople({ room, state, onClose }: { room: Room; state: RoomState; onClose: () => void }) {
  const [removing, setRemoving] = useState<RoomParticipant | null>(null);
  const panel = useFocusInside();
  const { participants, moderator, qualities, speaker } = state;
  return (
    <>
      <aside
        className="app-people"
        ref={panel}
        tabIndex={-1}
        aria-label="People in this room"
        data-testid="people"
        onKeyDown={(event) => event.key === "Escape" && onClose()}
      >
        <header className="app-people-head">
          <h2>
            People <span className="app-people-count">{participants.length + 1}</span>
          </h2>
          <button
            type="button"
            className="parley-icon-button"
            data-testid="people-close"
            aria-label="Close the list"
            title="Close (Esc)"
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </header>
        <ul className="app-people-list">
          <Self state={state} />
          {participants.map((each) => (
            <RoomPerson
              key={each.peerId}
              of={each}
              speaking={speaker === each.peerId}
              quality={state.interrupted.includes(each.peerId) ? "poor" : (qualities[each.peerId] ?? null)}
              actions={moderator ? { room, onRemove: () => setRemoving(each) } : null}
            />
          ))}
        </ul>
      </aside>
      {removing ? (
        <RemoveDialog
          name={removing.userName}
          onRemove={() => room.kick(removing.peerId)}
          onClose={() => setRemoving(null)}
        />
      ) : null}
    </>
  );
}

function useFocusInside() {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return panel;
}

function Self({ state }: { state: RoomState }) {
  const { media, moderator, quality, peerId, speaker } = state;
  const speaking = speaker !== null && speaker === peerId;
  return (
    <li className={`app-person ${speaking ? "is-speaking" : ""}`} data-name="You">
      <Avatar id="self" name="You" />
      <span className="app-person-words">
        <span className="app-person-name">You</span>
        {moderator ? <span className="app-person-role">Moderator</span> : null}
      </span>
      <PersonSigns media={media} quality={quality?.quality ?? null} />
    </li>
  );
}
