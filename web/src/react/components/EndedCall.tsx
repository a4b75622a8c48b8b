import type { CallState } from "../../lib/callState";
import { formatDuration } from "../../lib/duration";
import { useFocusOnMount } from "../useFocusOnMount";
import { endWords, namesOf } from "../words";
import { Avatar } from "./Avatar";
import { Icon } from "./Icon";

interface EndedCallProps {
  state: CallState;
  onClose?: (() => void) | undefined;
  onAgain?: (() => void) | undefined;
  /** Where the call goes on without this screen: brings it back here. */
  onReturn?: (() => void) | undefined;
}

/** What became of a call, and the way on. */
export function EndedCall({ state, onClose, onAgain, onReturn }: EndedCallProps) {
  const main = useFocusOnMount<HTMLElement>();
  if (!state.end) return null;
  const { reason, duration } = state.end;
  const name = namesOf(state.remotes);
  return (
    <main
      ref={main}
      tabIndex={-1}
      className="parley-stage parley-stage--waiting"
      data-testid="ended"
      data-reason={reason}
    >
      <div className="parley-waiting">
        <div className="parley-faces">
          {state.remotes.slice(0, 4).map((each) => (
            <Avatar key={each.userId} id={each.userId} name={each.userName} size="xl" />
          ))}
        </div>
        <h1>{name}</h1>
        <p className="parley-waiting-words" role="status" data-testid="ended-reason">
          {endWords(reason, state.direction, name, state.startedAt !== null)}
        </p>
        {state.startedAt === null ? null : (
          <p className="parley-ended-duration" data-testid="ended-duration">
            {formatDuration(duration)}
          </p>
        )}
        {state.problem ? (
          <div className="parley-ended-problem" data-testid="error">
            <p>{state.problem.hint}</p>
            <p className="parley-problem-code" data-testid="error-message">
              {state.problem.message}
            </p>
          </div>
        ) : null}
        <div className="parley-ended-actions">
          {onReturn ? (
            <button
              type="button"
              className="parley-button parley-button--primary"
              data-testid="return-to-call"
              onClick={onReturn}
            >
              Return to call
            </button>
          ) : null}
          {onAgain && !onReturn ? (
            <button
              type="button"
              className="parley-button parley-button--primary"
              data-testid="call-again"
              onClick={onAgain}
            >
              <Icon name={state.type === "audio" ? "phone" : "camera"} size={20} /> Call again
            </button>
          ) : null}
          {onClose ? (
            <button type="button" className="parley-button" data-testid="close-call" onClick={onClose}>
              Close
            </button>
          ) : null}
        </div>
      </div>
    </main>
  );
}
