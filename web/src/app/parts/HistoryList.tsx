import { formatDuration } from "../../lib/duration";
import { problemOf } from "../../lib/problems";
import type { Call, CallType, Person } from "../../lib/types";
import { Avatar } from "../../react/components/Avatar";
import { Icon, type IconName } from "../../react/components/Icon";
import { namesOf } from "../../react/words";
import { timeWords } from "../timeWords";
import { useStore } from "../useStore";
import type { Desk } from "../Workspace";
import { Empty } from "./Empty";

/** Past calls, newest first. */
export function HistoryList({ desk, onProblem }: { desk: Desk; onProblem: (notice: string) => void }) {
  const calls = useStore(desk.records.calls);
  const more = useStore(desk.records.more);
  const past = (calls ?? []).filter((each) => each.status !== "initiated" && each.status !== "ringing");
  const again = (call: Call, others: Person[]) => {
    const type: CallType = call.type === "audio" ? "audio" : "video";
    if (others[0] && others.length === 1)
      desk.calls.placeTo(others[0], type).catch((error) => onProblem(problemOf(error).title));
    else desk.calls.place(call.conversationId, others, type);
  };
  return (
    <section className="app-panel" aria-labelledby="history-title">
      <div className="app-panel-head">
        <h2 id="history-title">Recent calls</h2>
      </div>
      {calls && past.length === 0 ? (
        <Empty icon="phone" title="No calls yet" hint="Your calls will be listed here, missed ones too." />
      ) : null}
      <ul className="app-list" data-testid="history">
        {past.map((call) => {
          const others = call.participants.filter((each) => each.userId !== desk.link.me.id);
          return <HistoryRow key={call.id} call={call} others={others} onAgain={() => again(call, others)} />;
        })}
      </ul>
      {more ? (
        <button
          type="button"
          className="parley-button app-more"
          data-testid="more"
          onClick={() => void desk.records.loadMore()}
        >
          Show older calls
        </button>
      ) : null}
    </section>
  );
}

function HistoryRow({ call, others, onAgain }: { call: Call; others: Person[]; onAgain: () => void }) {
  const name = namesOf(others);
  const { icon, words, bad } = outcomeOf(call);
  return (
    <li
      className="app-row"
      data-testid="history-row"
      data-call-id={call.id}
      data-direction={call.direction}
      data-status={call.status}
    >
      <Avatar id={others[0]?.userId ?? ""} name={name} />
      <span className="app-row-text">
        <span className="app-row-name">{name}</span>
        <span className={`app-row-note ${bad ? "is-bad" : ""}`}>
          <Icon name={icon} size={14} />
          <span data-testid="history-outcome">{words}</span>
          {call.durationSeconds ? (
            <span data-testid="history-duration">{formatDuration(call.durationSeconds)}</span>
          ) : null}
          <time className="app-row-time" dateTime={call.createdAt}>
            {timeWords(call.createdAt)}
          </time>
        </span>
      </span>
      <button
        type="button"
        className="app-icon-button"
        data-testid="call-back"
        aria-label={`Call ${name} again`}
        title="Call again"
        onClick={onAgain}
      >
        <Icon name={call.type === "audio" ? "phone" : "camera"} />
      </button>
    </li>
  );
}

/** What became of a call, from the reader's side. */
function outcomeOf(call: Call): { icon: IconName; words: string; bad: boolean } {
  const incoming = call.direction === "incoming";
  if (call.status === "active") return { icon: "phone", words: "Running", bad: false };
  if (incoming && (call.status === "missed" || call.endReason === "cancelled"))
    return { icon: "missed", words: "Missed", bad: true };
  const icon: IconName = incoming ? "incoming" : "outgoing";
  if (call.status === "missed") return { icon, words: "No answer", bad: false };
  if (call.status === "rejected") return { icon, words: call.endReason === "busy" ? "Busy" : "Declined", bad: false };
  if (call.endReason === "cancelled") return { icon, words: "Cancelled", bad: false };
  if (call.status === "failed") return { icon, words: "Failed", bad: true };
  return { icon, words: incoming ? "Incoming" : "Outgoing", bad: false };
}
