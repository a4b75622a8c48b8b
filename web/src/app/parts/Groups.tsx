import type { Conversation } from "../../lib/types";
import { Avatar } from "../../react/components/Avatar";
import { Icon } from "../../react/components/Icon";
import { namesOf } from "../../react/words";
import type { Group } from "../Records";
import { useStore } from "../useStore";
import type { Desk } from "../Workspace";
import { CallButtons } from "./CallButtons";

interface GroupsProps {
  desk: Desk;
  highlighted: string | null;
  onInvite: (conversation: Conversation) => void;
}

/** Groups one belongs to; nothing at all where there are none. */
export function Groups({ desk, highlighted, onInvite }: GroupsProps) {
  const groups = useStore(desk.records.groups);
  if (groups.length === 0) return null;
  return (
    <section className="app-panel app-groups" aria-labelledby="groups-title">
      <div className="app-panel-head">
        <h2 id="groups-title">Groups</h2>
      </div>
      <ul className="app-list">
        {groups.map((group) => (
          <GroupRow
            key={group.conversation.id}
            desk={desk}
            group={group}
            highlighted={group.conversation.id === highlighted}
            onInvite={() => onInvite(group.conversation)}
          />
        ))}
      </ul>
    </section>
  );
}

interface GroupRowProps {
  desk: Desk;
  group: Group;
  highlighted: boolean;
  onInvite: () => void;
}

function GroupRow({ desk, group: { conversation, call }, highlighted, onInvite }: GroupRowProps) {
  const others = conversation.members.filter((each) => each.userId !== desk.link.me.id);
  const name = conversation.title ?? namesOf(others);
  return (
    <li
      className={`app-row ${highlighted ? "is-new" : ""}`}
      data-testid="group-row"
      data-conversation-id={conversation.id}
      data-highlighted={highlighted}
    >
      <Avatar id={conversation.id} name={name} />
      <span className="app-row-text">
        <span className="app-row-name">{name}</span>
        <span className="app-row-note">
          <span className="app-row-words">{others.length > 0 ? `With ${namesOf(others)}` : "Only you so far"}</span>
        </span>
      </span>
      <button
        type="button"
        className="app-icon-button"
        data-testid="group-invite"
        aria-label={`Invite to ${name}`}
        title="Invite with a link"
        onClick={onInvite}
      >
        <Icon name="link" />
      </button>
      {call?.status === "active" ? (
        <button
          type="button"
          className="parley-button parley-button--primary"
          data-testid="join-call"
          onClick={() => desk.calls.join(call)}
        >
          Join
        </button>
      ) : others.length > 0 ? (
        <CallButtons name={name} onCall={(type) => desk.calls.place(conversation.id, others, type)} />
      ) : null}
    </li>
  );
}
