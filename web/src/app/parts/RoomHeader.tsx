import { useState } from "react";
import type { RoomState } from "../../lib/roomState";
import { Icon } from "../../react/components/Icon";
import { ViewButton } from "../../react/stage/ViewButton";

interface RoomHeaderProps {
  state: RoomState;
  people: boolean;
  onPeople: () => void;
}

/** The room's name, who is in it, and how it is shown. */
export function RoomHeader({ state, people, onPeople }: RoomHeaderProps) {
  const words = countWords(state.participants.length);
  return (
    <header className="parley-call-header">
      <h1>{state.roomId}</h1>
      <p className="parley-call-status">
        <CopyLink />
        <ViewButton />
        <button
          type="button"
          className="parley-header-button is-wide"
          data-testid="people-toggle"
          aria-label={`${words}: show the list`}
          aria-expanded={people}
          aria-keyshortcuts="p"
          title="People (p)"
          onClick={onPeople}
        >
          <Icon name="people" />
          <span data-testid="room-count" data-count={state.participants.length + 1}>
            {words}
          </span>
        </button>
      </p>
    </header>
  );
}

function countWords(others: number): string {
  return others === 0 ? "Only you" : `${others + 1} people`;
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(location.origin + location.pathname).then(
      () => true,
      () => false,
    );
    setCopied(done ?? false);
  };
  return (
    <button
      type="button"
      className="parley-header-button"
      data-testid="copy-room"
      aria-label={copied ? "Link copied" : "Copy the link to this room"}
      title="Copy the link to this room"
      onClick={() => void copy()}
    >
      <Icon name={copied ? "check" : "link"} />
    </button>
  );
}
