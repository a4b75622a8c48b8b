import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { useModal } from "../useModal";
import { namesOf, titleOf } from "../words";
import { Avatar } from "./Avatar";
import { Icon, type IconName } from "./Icon";
import { ProblemNotice } from "./ProblemNotice";

interface IncomingCallProps {
  session: CallSession;
  state: CallState;
  /** What the conversation is called, where it has a name. */
  group?: string | undefined;
}

/** Somebody calls: answer with or without a picture, or decline. */
export function IncomingCall({ session, state, group }: IncomingCallProps) {
  const dialog = useModal();
  const name = titleOf(state);
  return (
    <dialog
      ref={dialog}
      className="parley-dialog parley-incoming"
      aria-labelledby="parley-incoming-name"
      data-testid="incoming"
      data-call-id={state.callId}
      onCancel={(event) => {
        // Escape would hide the dialog and leave the caller waiting; it declines instead.
        event.preventDefault();
        void session.decline();
      }}
    >
      <div className={`parley-faces ${state.problem ? "" : "is-ringing"}`}>
        <Avatar id={state.callerId ?? ""} name={name} size={state.problem ? "l" : "xl"} />
      </div>
      <h1 id="parley-incoming-name" data-testid="incoming-name">
        {name}
      </h1>
      <p className="parley-incoming-kind">{kindWords(state, group)}</p>
      <ProblemNotice session={session} state={state} />
      <div className="parley-answers">
        <Answer icon="hangUp" tone="danger" label="Decline" testId="decline" act={() => session.decline()} />
        {state.problem ? null : <Accept session={session} withVideo={state.type !== "audio"} />}
      </div>
    </dialog>
  );
}

function Accept({ session, withVideo }: { session: CallSession; withVideo: boolean }) {
  return (
    <>
      <Answer icon="phone" tone="accept" label="Audio" testId="accept-audio" act={() => session.accept(false)} />
      {withVideo ? (
        <Answer icon="camera" tone="accept" label="Video" testId="accept-video" act={() => session.accept(true)} />
      ) : null}
    </>
  );
}

function kindWords(state: CallState, group?: string): string {
  const others = state.remotes.filter((each) => each.userId !== state.callerId);
  const kind = `${state.type === "audio" ? "Audio call" : "Video call"}${group ? ` in ${group}` : ""}`;
  return others.length > 0 ? `${kind} with ${namesOf(others)}` : kind;
}

interface AnswerProps {
  icon: IconName;
  tone: "accept" | "danger";
  label: string;
  testId: string;
  act: () => Promise<void>;
}

const SPOKEN: Record<string, string> = { Audio: "Answer with audio only", Video: "Answer with video" };

function Answer({ icon, tone, label, testId, act }: AnswerProps) {
  return (
    <button
      type="button"
      className={`parley-answer parley-answer--${tone}`}
      data-testid={testId}
      aria-label={SPOKEN[label] ?? label}
      onClick={() => void act()}
    >
      <span className="parley-answer-disc">
        <Icon name={icon} size={26} />
      </span>
      {label}
    </button>
  );
}
