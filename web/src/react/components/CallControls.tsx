import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { ControlButton } from "./ControlButton";
import { CameraControl, MicrophoneControl } from "./MediaControls";

/** Mute, camera, screen, full screen and hang up. */
export function CallControls(props: { session: CallSession; state: CallState; onFullScreen: () => void }) {
  const { session, state, onFullScreen } = props;
  const { screenSharing } = state.media;
  return (
    <section className="parley-controls" aria-label="Call controls">
      <MicrophoneControl owner={session} />
      <CameraControl owner={session} />
      {canShare() ? (
        <ShareButton shared={screenSharing} onClick={() => void session.setScreen(!screenSharing)} />
      ) : null}
      <ControlButton icon="fullScreen" label="Full screen" testId="full-screen" keys="f" onClick={onFullScreen} />
      <ControlButton
        icon="hangUp"
        label="Hang up"
        testId="hang-up"
        tone="danger"
        onClick={() => void session.hangUp()}
      />
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
