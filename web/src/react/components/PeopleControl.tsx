import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { useLazy } from "../useLazy";
import { usePopover } from "../usePopover";
import { Icon } from "./Icon";

const load = () => import("./PeopleMenu").then((module) => module.default);

/** Who is in the call, and a way to ask others. */
export function PeopleControl({ session, state }: { session: CallSession; state: CallState }) {
  const { open, place, opener, id } = usePopover();
  const PeopleMenu = useLazy(load, open);
  if (state.members.length === 0) return null;
  return (
    <div className="parley-split" ref={place}>
      <button
        {...opener}
        className="parley-control parley-control--plain"
        data-testid="people-menu"
        aria-label="People"
        title="People"
      >
        <Icon name="people" size={24} />
      </button>
      {PeopleMenu ? (
        <section className="parley-popover" id={id} aria-label="People">
          <PeopleMenu session={session} state={state} />
        </section>
      ) : null}
    </div>
  );
}
