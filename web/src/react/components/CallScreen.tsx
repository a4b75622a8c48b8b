import type { CallSession } from "../../lib/callSession";
import { useCallState } from "../useCallState";
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
}

/** A call in whatever state it is. */
export function CallScreen({ session, onClose, onAgain }: CallScreenProps) {
  const state = useCallState(session);
  useRingtone(state);
  switch (state.phase) {
    case "idle":
      return null;
    case "outgoing":
      return <OutgoingCall session={session} state={state} />;
    case "incoming":
      return <IncomingCall session={session} state={state} />;
    case "connecting":
    case "active":
      return <InCall session={session} state={state} />;
    case "ended":
      return <EndedCall state={state} onClose={onClose} onAgain={onAgain} />;
  }
}
