import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import type { Problem } from "../../lib/problems";
import { Icon } from "./Icon";
import { PermissionHelp } from "./PermissionHelp";

/** What went wrong, the exact words for support, and what to do next. */
export function ProblemNotice({ session, state }: { session: CallSession; state: CallState }) {
  const { problem } = state;
  if (!problem) return null;
  const running = state.startedAt !== null;
  return (
    <section className="parley-problem" role="alert" data-testid="error">
      <span className="parley-problem-icon">
        <Icon name="warning" />
      </span>
      <div className="parley-problem-text">
        <h2>{problem.title}</h2>
        <p>{problem.hint}</p>
        <p className="parley-problem-code" data-testid="error-message">
          {problem.message}
        </p>
        <div className="parley-problem-actions">
          {running ? <Dismiss session={session} /> : <Retry session={session} state={state} problem={problem} />}
          {problem.kind === "permission" ? <PermissionHelp onRetry={() => void retryNow(session, running)} /> : null}
        </div>
      </div>
    </section>
  );
}

/** In a running call there is nothing to repeat but what the person clicks again. */
function retryNow(session: CallSession, running: boolean): Promise<void> {
  if (!running) return session.retry();
  session.dismissProblem();
  return Promise.resolve();
}

function Dismiss({ session }: { session: CallSession }) {
  return (
    <button type="button" className="parley-button" data-testid="dismiss" onClick={() => session.dismissProblem()}>
      Close
    </button>
  );
}

function Retry({ session, state, problem }: { session: CallSession; state: CallState; problem: Problem }) {
  const media = problem.kind === "permission" || problem.kind === "device";
  return (
    <>
      <button
        type="button"
        className="parley-button parley-button--primary"
        data-testid="retry"
        onClick={() => void session.retry()}
      >
        Try again
      </button>
      {state.otherCall ? (
        <button
          type="button"
          className="parley-button"
          data-testid="leave-other"
          onClick={() => void session.leaveOther()}
        >
          Leave the other call
        </button>
      ) : null}
      {media && state.type === "video" ? (
        <button
          type="button"
          className="parley-button"
          data-testid="retry-audio"
          onClick={() => void session.retryWithoutVideo()}
        >
          Use audio only
        </button>
      ) : null}
    </>
  );
}
