import type { ReactNode } from "react";
import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { useFocusOnMount } from "../useFocusOnMount";
import { namesOf, waitingWords } from "../words";
import { Avatar } from "./Avatar";
import { ControlButton } from "./ControlButton";
import { ProblemNotice } from "./ProblemNotice";
import { VideoTile } from "./VideoTile";

/** Waiting for the others to answer. */
export function OutgoingCall(props: { session: CallSession; state: CallState; notice?: ReactNode }) {
  const { session, state, notice } = props;
  const main = useFocusOnMount<HTMLElement>();
  return (
    <main
      ref={main}
      tabIndex={-1}
      className="parley-stage parley-stage--waiting"
      data-testid="outgoing"
      data-call-id={state.callId}
    >
      <div className="parley-call-notice">{notice}</div>
      <div className="parley-waiting">
        <Faces state={state} />
        <h1>{namesOf(state.remotes)}</h1>
        {state.problem ? null : (
          <p className="parley-waiting-words" role="status" data-testid="outgoing-status">
            {waitingWords(state)}
          </p>
        )}
        <ProblemNotice session={session} state={state} />
      </div>
      {state.media.videoEnabled && state.localStream && !state.problem ? <OwnPreview state={state} /> : null}
      <div className="parley-controls">
        <ControlButton
          icon="hangUp"
          label="Cancel call"
          testId="cancel"
          tone="danger"
          onClick={() => void session.hangUp()}
        />
      </div>
    </main>
  );
}

function Faces({ state }: { state: CallState }) {
  const rings = !state.problem && state.callId !== null;
  return (
    <div className={`parley-faces ${rings ? "is-ringing" : ""}`}>
      {state.remotes.slice(0, 4).map((each) => (
        <Avatar key={each.userId} id={each.userId} name={each.userName} size={state.problem ? "l" : "xl"} />
      ))}
    </div>
  );
}

function OwnPreview({ state }: { state: CallState }) {
  return (
    <div className="parley-own">
      <VideoTile userId="self" name="You" own stream={state.localStream} showVideo testId="local-video" />
    </div>
  );
}
