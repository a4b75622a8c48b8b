import { problemOf } from "../../lib/problems";
import type { Call } from "../../lib/types";
import { Icon } from "../../react/components/Icon";
import { namesOf } from "../../react/words";
import { callerOf } from "../Missed";
import { timeWords } from "../timeWords";
import { useStore } from "../useStore";
import type { Desk } from "../Workspace";

/** What was missed and not looked at yet, with the way back. */
export function MissedCalls({ desk, onProblem }: { desk: Desk; onProblem: (text: string) => void }) {
  const calls = useStore(desk.missed.calls);
  const [latest] = calls;
  if (!latest) return null;
  const callBack = async () => {
    void desk.missed.see();
    const type = latest.type === "audio" ? "audio" : "video";
    const caller = latest.participants.find((each) => each.userId === latest.initiatedBy);
    if (caller) await desk.calls.placeTo(caller, type).catch((error) => onProblem(problemOf(error).title));
  };
  return (
    <section className="app-missed" data-testid="missed" data-count={calls.length} aria-label="Missed calls">
      <Icon name="missed" size={20} />
      <p className="app-missed-words" role="status">
        {wordsFor(calls, latest)}
      </p>
      <span className="app-missed-actions">
        <button
          type="button"
          className="parley-button parley-button--primary"
          data-testid="missed-call-back"
          onClick={() => void callBack()}
        >
          Call {callerOf(latest)}
        </button>
        <button
          type="button"
          className="parley-button"
          data-testid="missed-seen"
          onClick={() => void desk.missed.see()}
        >
          Got it
        </button>
      </span>
    </section>
  );
}

function wordsFor(calls: Call[], latest: Call): string {
  if (calls.length === 1) return `You missed a call from ${callerOf(latest)}, ${timeWords(latest.createdAt)}.`;
  const callers = [...new Set(calls.map(callerOf))].map((userName) => ({ userName }));
  return `You missed ${calls.length} calls from ${namesOf(callers)}, the last one ${timeWords(latest.createdAt)}.`;
}
