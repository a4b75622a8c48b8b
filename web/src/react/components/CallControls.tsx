import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { CALL_KEYS } from "../callKeys";
import { ControlButton } from "./ControlButton";
import { HangUpControl } from "./HangUpControl";
import { HelpControl } from "./HelpControl";
import { CameraControl, MicrophoneControl } from "./MediaControls";
import { PeopleControl } from "./PeopleControl";

interface CallControlsProps {
  session: CallSession;
  state: CallState;
  onFullScreen: () => void;
  /** Whether the help about keys is open. */
  help: boolean;
  onHelp: (open: boolean) => void;
}

/** Mute, camera, screen, people, full screen and hang up. */
export function CallControls(props: CallControlsProps) {
  const { session, state, onFullScreen, help, onHelp } = props;
  const { screenSharing } = state.media;
  return (
    <section className="parley-controls" aria-label="Call controls">
      <MicrophoneControl owner={session} />
      <CameraControl owner={session} />
      {canShare() ? (
        <ShareButton shared={screenSharing} onClick={() => void session.setScreen(!screenSharing)} />
      ) : null}
      <PeopleControl session={session} state={state} />
      <ControlButton
        icon="fullScreen"
        label="Full screen"
        testId="full-screen"
        keys="f"
        wideOnly
        onClick={onFullScreen}
      />
      <HelpControl keys={CALL_KEYS} open={help} onChange={onHelp} />
      <HangUpControl session={session} state={state} />
    </section>
  );
}

/** Begins or ends sharing the screen. */
export function ShareButton({ shared, onClick }: { shared: boolean; onClick: () => void }) {
  return (
    <ControlButton
      icon="screen"
      label={shared ? "Stop sharing your screen" : "Share your screen"}
      testId="share"
      keys="s"
      pressed={shared}
      tone={shared ? "on" : "plain"}
      onClick={onClick}
    />
  );
}

/** Phones have no screen to share. */
export function canShare(): boolean {
  return typeof navigator !== "undefined" && typeof navigator.mediaDevices?.getDisplayMedia === "function";
}
