import type { CallSession } from "../../lib/callSession";
import { type CallState, isGroup, mayEndForAll } from "../../lib/callState";
import { usePopover } from "../usePopover";
import { ControlButton } from "./ControlButton";
import { Icon } from "./Icon";

/** Hangs up; asks whether that is meant for everyone where it could be. */
export function HangUpControl({ session, state }: { session: CallSession; state: CallState }) {
  if (mayEndForAll(state)) return <LeaveOrEnd session={session} />;
  const label = isGroup(state) ? "Leave the call" : "Hang up";
  return (
    <ControlButton icon="hangUp" label={label} testId="hang-up" tone="danger" onClick={() => void session.hangUp()} />
  );
}

function LeaveOrEnd({ session }: { session: CallSession }) {
  const { open, place, opener, id } = usePopover();
  return (
    <div className="parley-split" ref={place}>
      <button
        {...opener}
        className="parley-control parley-control--danger"
        data-testid="hang-up"
        aria-label="Leave or end the call"
        title="Leave or end the call"
      >
        <Icon name="hangUp" size={28} />
      </button>
      {open ? (
        <section className="parley-popover parley-popover--end" id={id} aria-label="Leave or end the call">
          <button type="button" className="parley-button" data-testid="leave" onClick={() => void session.leave()}>
            Leave the call
          </button>
          <button
            type="button"
            className="parley-button parley-button--danger"
            data-testid="end-for-all"
            onClick={() => void session.endForAll()}
          >
            End it for everyone
          </button>
        </section>
      ) : null}
    </div>
  );
}
