import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { Icon, type IconName } from "./Icon";

interface ControlProps {
  icon: IconName;
  label: string;
  testId: string;
  onClick: () => void;
  pressed?: boolean;
  keys?: string;
  tone?: "plain" | "off" | "on" | "danger";
}

/** A round button of the bar; its words stand in a tip and for screen readers. */
export function ControlButton({ icon, label, testId, onClick, pressed, keys, tone = "plain" }: ControlProps) {
  return (
    <button
      type="button"
      className={`parley-control parley-control--${tone}`}
      data-testid={testId}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      onClick={onClick}
    >
      <Icon name={icon} size={icon === "hangUp" ? 28 : 24} />
    </button>
  );
}

/** Mute, camera, screen, full screen and hang up. */
export function CallControls(props: { session: CallSession; state: CallState; onFullScreen: () => void }) {
  const { session, state, onFullScreen } = props;
  const { audioEnabled, videoEnabled, screenSharing } = state.media;
  return (
    <div className="parley-controls" role="toolbar" aria-label="Call controls">
      <ControlButton
        icon={audioEnabled ? "mic" : "micOff"}
        label={audioEnabled ? "Mute" : "Unmute"}
        testId="mute"
        keys="m"
        pressed={!audioEnabled}
        tone={audioEnabled ? "plain" : "off"}
        onClick={() => void session.setAudio(!audioEnabled)}
      />
      <ControlButton
        icon={videoEnabled ? "camera" : "cameraOff"}
        label={videoEnabled ? "Turn camera off" : "Turn camera on"}
        testId="camera"
        keys="v"
        pressed={!videoEnabled}
        tone={videoEnabled ? "plain" : "off"}
        onClick={() => void session.setVideo(!videoEnabled)}
      />
      {canShare() ? (
        <ControlButton
          icon="screen"
          label={screenSharing ? "Stop sharing your screen" : "Share your screen"}
          testId="share"
          pressed={screenSharing}
          tone={screenSharing ? "on" : "plain"}
          onClick={() => void session.setScreen(!screenSharing)}
        />
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

/** Phones have no screen to share. */
function canShare(): boolean {
  return typeof navigator !== "undefined" && typeof navigator.mediaDevices?.getDisplayMedia === "function";
}
