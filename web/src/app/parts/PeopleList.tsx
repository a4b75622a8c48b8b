import { useEffect, useState } from "react";
import { problemOf } from "../../lib/problems";
import type { CallType, Person } from "../../lib/types";
import { Avatar } from "../../react/components/Avatar";
import { Icon } from "../../react/components/Icon";
import { useStore } from "../useStore";
import type { Desk } from "../Workspace";
import { CallButtons } from "./CallButtons";
import { Empty } from "./Empty";

/** Those who are there are always shown; of the others so many that the page stays short. */
const AT_FIRST = 8;

/** Everybody one may call, those who are there first. */
export function PeopleList({ desk, onProblem }: { desk: Desk; onProblem: (notice: string) => void }) {
  const [q, setQ] = useState("");
  const people = useStore(desk.people.list);
  useSearch(desk, q);
  const [all, setAll] = useState(false);
  const found = (people ?? []).filter((each) => fits(each, q));
  const shown = all || q.trim() ? found : found.slice(0, Math.max(AT_FIRST, countOnline(found)));
  const call = (person: Person, type: CallType) =>
    desk.calls.placeTo(person, type).catch((error) => onProblem(problemOf(error).title));
  return (
    <section className="app-panel" aria-labelledby="people-title">
      <div className="app-panel-head">
        <h2 id="people-title">People</h2>
        <OnlineCount people={people ?? []} />
      </div>
      <SearchField q={q} onChange={setQ} />
      {people && found.length === 0 ? <Nobody q={q} /> : null}
      <ul className="app-list" data-testid="people">
        {shown.map((each) => (
          <PersonRow key={each.userId} person={each} onCall={(type) => void call(each, type)} />
        ))}
      </ul>
      {shown.length < found.length ? (
        <button type="button" className="parley-button app-more" data-testid="all-people" onClick={() => setAll(true)}>
          Show all {found.length} people
        </button>
      ) : null}
    </section>
  );
}

function fits(person: Person, q: string): boolean {
  const words = `${person.userName} ${person.userIdentifier ?? ""}`.toLowerCase();
  return words.includes(q.trim().toLowerCase());
}

/** The server knows people who are not in the list yet; it is asked when typing pauses. */
function useSearch(desk: Desk, q: string): void {
  useEffect(() => {
    if (!q.trim()) return;
    const timer = setTimeout(() => void desk.people.search(q.trim()), 250);
    return () => clearTimeout(timer);
  }, [desk, q]);
}

function OnlineCount({ people }: { people: Person[] }) {
  return <span className="app-count">{countOnline(people)} online</span>;
}

function countOnline(people: Person[]): number {
  return people.filter((each) => each.online).length;
}

function SearchField({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  return (
    <div className="app-search">
      <Icon name="search" size={18} />
      <label className={q ? "parley-visually-hidden" : "app-search-label"} htmlFor="search">
        Search people
      </label>
      <input
        id="search"
        type="search"
        data-testid="search"
        className="app-input"
        autoComplete="off"
        value={q}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

function PersonRow({ person, onCall }: { person: Person; onCall: (type: CallType) => void }) {
  const online = person.online ?? false;
  return (
    <li
      className="app-row"
      data-testid="person-row"
      data-user-id={person.userId}
      data-user-name={person.userName}
      data-online={online}
    >
      <span className={`app-presence ${online ? "is-online" : ""}`}>
        <Avatar id={person.userId} name={person.userName} />
      </span>
      <span className="app-row-text">
        <span className="app-row-name">{person.userName}</span>
        <span className="app-row-note">
          <span className="app-row-words">{online ? "Online" : (person.userIdentifier ?? "Offline")}</span>
        </span>
      </span>
      <CallButtons name={person.userName} onCall={onCall} />
    </li>
  );
}

function Nobody({ q }: { q: string }) {
  if (q.trim()) return <Empty icon="search" title="Nobody found" hint={`No name fits “${q.trim()}”.`} />;
  return (
    <Empty
      icon="people"
      title="Nobody else is here yet"
      hint="Open this page in a second tab or on another device, or send somebody an invitation."
    />
  );
}
