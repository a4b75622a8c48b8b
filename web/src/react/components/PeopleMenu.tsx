import { useState } from "react";
import { ApiError } from "../../lib/api";
import type { CallSession } from "../../lib/callSession";
import { type CallState, present } from "../../lib/callState";
import { problemOf } from "../../lib/problems";
import type { Person } from "../../lib/types";
import { memberWords } from "../words";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";

/** The people of the group; those who are not in the call can be asked. */
export default function PeopleMenu({ session, state }: { session: CallSession; state: CallState }) {
  const here = new Set(present(state.remotes).map((each) => each.userId));
  const absent = state.members.filter((each) => !here.has(each.userId));
  const ordered = [...state.members.filter((each) => here.has(each.userId)), ...absent];
  return (
    <>
      <h2 className="parley-people-title">{absent.length === 0 ? "Everybody is here" : "Ask more people"}</h2>
      <ul className="parley-people">
        {ordered.map((person) => (
          <Member key={person.userId} session={session} state={state} person={person} here={here.has(person.userId)} />
        ))}
      </ul>
    </>
  );
}

interface MemberProps {
  session: CallSession;
  state: CallState;
  person: Person;
  /** Whether they are in the call, or being asked. */
  here: boolean;
}

function Member({ session, state, person, here }: MemberProps) {
  const { asking, refusal, ask } = useInvitation(session, person);
  const status = state.remotes.find((each) => each.userId === person.userId)?.status;
  return (
    <li className="parley-person" data-testid="member" data-user-name={person.userName} data-status={status}>
      <Avatar id={person.userId} name={person.userName} size="s" />
      <span className="parley-person-text">
        <span className="parley-person-name">{person.userName}</span>
        <span className="parley-person-note" role={refusal ? "alert" : undefined}>
          {refusal ?? memberWords(status)}
        </span>
      </span>
      {here ? null : (
        <button
          type="button"
          className="parley-button parley-button--small"
          data-testid="ask-member"
          aria-label={`Call ${person.userName}`}
          disabled={asking}
          onClick={() => void ask()}
        >
          <Icon name="phone" size={18} /> Call
        </button>
      )}
    </li>
  );
}

function useInvitation(session: CallSession, person: Person) {
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask = async () => {
    setAsking(true);
    setRefusal(null);
    await session.invite([person.userId]).catch((error) => setRefusal(refusalWords(error)));
    setAsking(false);
  };
  return { asking, refusal, ask };
}

function refusalWords(error: unknown): string {
  return error instanceof ApiError && error.code === "busy" ? "In another call" : problemOf(error).title;
}
