import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { useLazy } from "../useLazy";
import { usePopover } from "../usePopover";
import { Icon } from "./Icon";

const load = () => import("./PeopleMenu").then((module) => module.default);

/** Who of the group is in the call, and a way to ask the others; nothing where the call is no group's. */
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
        aria-label="People of this group"
        title="People of this group"
      >
        <Icon name="people" size={24} />
      </button>
      {PeopleMenu ? (
        <section className="parley-popover" id={id} aria-label="People of this group">
          <PeopleMenu session={session} state={state} />
        </section>
      ) : null}
    </div>
  );
}
