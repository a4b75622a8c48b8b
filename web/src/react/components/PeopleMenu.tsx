import { useEffect, useState } from "react";
import { ApiError } from "../../lib/api";
import type { CallSession } from "../../lib/callSession";
import { type CallState, present } from "../../lib/callState";
import { problemOf } from "../../lib/problems";
import type { Person } from "../../lib/types";
import { memberWords } from "../words";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";

/** The people of the conversation, of whom those who are not in the call can be asked, and a way to find others. */
export default function PeopleMenu({ session, state }: { session: CallSession; state: CallState }) {
  const here = new Set(present(state.remotes).map((each) => each.userId));
  const absent = state.members.filter((each) => !here.has(each.userId));
  const ordered = [...state.members.filter((each) => here.has(each.userId)), ...absent];
  return (
    <>
      <h2 className="parley-people-title">People</h2>
      <ul className="parley-people">
        {ordered.map((person) => (
          <Member key={person.userId} session={session} state={state} person={person} here={here.has(person.userId)} />
        ))}
      </ul>
      <Others session={session} state={state} />
    </>
  );
}

/** Who is asked from here becomes a member of the group; a call of two gets a group for that. */
function Others({ session, state }: { session: CallSession; state: CallState }) {
  const [name, setName] = useState("");
  const found = useOthers(session, name.trim());
  const members = new Set(state.members.map((each) => each.userId));
  return (
    <div className="parley-others">
      <input
        type="search"
        className="parley-input"
        data-testid="find-others"
        aria-label="Find somebody else by name"
        placeholder="Somebody else …"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ul className="parley-people" aria-live="polite">
        {found
          ?.filter((each) => !members.has(each.userId))
          .map((person) => (
            <Member key={person.userId} session={session} state={state} person={person} here={false} />
          ))}
        {found?.length === 0 ? <li className="parley-person-note">Nobody of that name</li> : null}
      </ul>
    </div>
  );
}

const TYPING_MS = 200;

/** Nothing where there is no name yet. */
function useOthers(session: CallSession, name: string): Person[] | undefined {
  const [found, setFound] = useState<Person[]>();
  useEffect(() => {
    if (!name) return setFound(undefined);
    let current = true;
    const show = (people?: Person[]) => current && setFound(people);
    const timer = setTimeout(() => void session.findOthers(name).then(show, () => show()), TYPING_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [session, name]);
  return found;
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
  const { moderator, muted } = state.moderation;
  const isMuted = muted.includes(person.userId);
  return (
    <li className="parley-person" data-testid="member" data-user-name={person.userName} data-status={status}>
      <Avatar id={person.userId} name={person.userName} size="s" />
      <span className="parley-person-text">
        <span className="parley-person-name">{person.userName}</span>
        <span className="parley-person-note" role={refusal ? "alert" : undefined}>
          {refusal ?? (isMuted ? "Muted by a moderator" : memberWords(status))}
        </span>
      </span>
      {moderator && status === "joined" ? (
        <Moderation session={session} person={person} muted={isMuted} />
      ) : here ? null : (
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

/** Sending somebody away asks once more, so that a slip of the finger does nothing. */
function Moderation({ session, person, muted }: { session: CallSession; person: Person; muted: boolean }) {
  const [sure, setSure] = useState(false);
  const { userId, userName } = person;
  return (
    <span className="parley-person-actions">
      <button
        type="button"
        className="parley-button parley-button--small"
        data-testid="mute-member"
        aria-label={muted ? `Let ${userName} speak` : `Mute ${userName}`}
        onClick={() => session.muteOther(userId, !muted)}
      >
        {muted ? "Let speak" : "Mute"}
      </button>
      <button
        type="button"
        className={`parley-button parley-button--small ${sure ? "parley-button--danger" : ""}`}
        data-testid="remove-member"
        aria-label={sure ? `Remove ${userName} from the call, really` : `Remove ${userName} from the call`}
        onClick={() => (sure ? session.removeOther(userId) : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {sure ? "Really?" : "Remove"}
      </button>
    </span>
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
