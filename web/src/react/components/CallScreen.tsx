import type { ReactNode } from "react";
import type { CallSession } from "../../lib/callSession";
import { useCallState } from "../useCallState";
import { useIncomingNotice } from "../useIncomingNotice";
import { useRingtone } from "../useRingtone";
import { EndedCall } from "./EndedCall";
import { InCall } from "./InCall";
import { IncomingCall } from "./IncomingCall";
import { OutgoingCall } from "./OutgoingCall";

interface CallScreenProps {
  session: CallSession;
  /** Leaves the screen that tells how the call ended. */
  onClose?: () => void;
  onAgain?: (() => void) | undefined;
  /** Where this person left a call that goes on, or has it on another device: brings it back here. */
  onReturn?: (() => void) | undefined;
  /** Something to know during a call, such as that the server cannot be reached. */
  notice?: ReactNode;
  /** What the conversation is called, where it has a name. */
  group?: string | undefined;
}

/** A call in whatever state it is. */
export function CallScreen({ session, onClose, onAgain, onReturn, notice, group }: CallScreenProps) {
  const state = useCallState(session);
  useRingtone(state);
  useIncomingNotice(state);
  switch (state.phase) {
    case "idle":
      return null;
    case "outgoing":
      return <OutgoingCall session={session} state={state} notice={notice} />;
    case "incoming":
      return <IncomingCall session={session} state={state} group={group} />;
    case "connecting":
    case "active":
      return <InCall session={session} state={state} notice={notice} />;
    case "ended":
      return <EndedCall state={state} onClose={onClose} onAgain={onAgain} onReturn={onReturn} />;
  }
}
