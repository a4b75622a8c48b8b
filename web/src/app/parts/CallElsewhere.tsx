import { useState } from "react";
import { problemOf } from "../../lib/problems";
import type { Call } from "../../lib/types";
import { useStore } from "../useStore";
import type { Desk } from "../Workspace";

interface CallElsewhereProps {
  desk: Desk;
  onProblem: (text: string) => void;
}

/** A call that this person is in without seeing it here: in another tab, or after a reload without a microphone. */
export function CallElsewhere({ desk, onProblem }: CallElsewhereProps) {
  const call = useStore(desk.calls.elsewhere);
  if (!call) return null;
  return <Notice key={call.id} desk={desk} call={call} onProblem={onProblem} />;
}

function Notice({ desk, call, onProblem }: CallElsewhereProps & { call: Call }) {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    await desk.calls.leaveElsewhere(call).catch((error) => onProblem(problemOf(error).title));
    setLeaving(false);
  };
  return (
    <section className="app-elsewhere" data-testid="call-elsewhere" data-call-id={call.id} aria-label="Running call">
      <p className="app-elsewhere-words">You are in a call with {namesIn(call, desk.link.me.id)}.</p>
      <button
        type="button"
        className="parley-button parley-button--primary"
        data-testid="return-to-call"
        onClick={() => void desk.calls.takeBack(call)}
      >
        Return to call
      </button>
      <button
        type="button"
        className="parley-button"
        data-testid="leave-call"
        disabled={leaving}
        onClick={() => void leave()}
      >
        Leave
      </button>
    </section>
  );
}

function namesIn(call: Call, selfId: string): string {
  const names = call.participants.filter((each) => each.userId !== selfId).map((each) => each.userName);
  return names.join(", ") || "others";
}
