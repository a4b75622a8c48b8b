import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { ControlButton } from "./ControlButton";

/** Mute, camera, screen, full screen and hang up. */
export function CallControls(props: { session: CallSession; state: CallState; onFullScreen: () => void }) {
  const { session, state, onFullScreen } = props;
  const { audioEnabled, videoEnabled, screenSharing } = state.media;
  return (
    <div className="parley-controls" role="toolbar" aria-label="Call controls">
      <MuteButton audible={audioEnabled} onClick={() => void session.setAudio(!audioEnabled)} />
      <CameraButton visible={videoEnabled} onClick={() => void session.setVideo(!videoEnabled)} />
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
    </div>
  );
}

/** Lets the voice through, or not. */
export function MuteButton({ audible, onClick }: { audible: boolean; onClick: () => void }) {
  return (
    <ControlButton
      icon={audible ? "mic" : "micOff"}
      label={audible ? "Mute" : "Unmute"}
      testId="mute"
      keys="m"
      pressed={!audible}
      tone={audible ? "plain" : "off"}
      onClick={onClick}
    />
  );
}

/** Shows the camera, or not. */
export function CameraButton({ visible, onClick }: { visible: boolean; onClick: () => void }) {
  return (
    <ControlButton
      icon={visible ? "camera" : "cameraOff"}
      label={visible ? "Turn camera off" : "Turn camera on"}
      testId="camera"
      keys="v"
      pressed={!visible}
      tone={visible ? "plain" : "off"}
      onClick={onClick}
    />
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
