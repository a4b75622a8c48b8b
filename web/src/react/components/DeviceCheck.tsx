import { useEffect, useState, useSyncExternalStore } from "react";
import { DevicePreview, type PreviewState } from "../../lib/devicePreview";
import { ControlButton } from "./ControlButton";
import { CameraSettings, PushToTalkSwitch, SoundSettings } from "./DeviceSettings";
import { Icon } from "./Icon";
import { PermissionHelp } from "./PermissionHelp";
import { VideoTile } from "./VideoTile";

/** Camera and microphone that live as long as the component. */
export function useDevicePreview(withVideo: boolean): DevicePreview {
  const [preview] = useState(() => new DevicePreview(withVideo));
  useEffect(() => {
    void preview.open();
    return () => preview.close();
  }, [preview]);
  return preview;
}

/** How one will look and sound: own picture, level, and which devices are used. */
export function DeviceCheck({ preview, withVideo = true }: { preview: DevicePreview; withVideo?: boolean }) {
  const state = useSyncExternalStore(preview.subscribe, () => preview.state);
  const { media, localStream } = state;
  const choose = preview.chooseDevice.bind(preview);
  return (
    <div className={`parley-check ${withVideo ? "" : "parley-check--audio"}`} data-testid="device-check">
      {withVideo ? <Mirror preview={preview} state={state} /> : null}
      <div className="parley-check-settings">
        <CheckProblem preview={preview} state={state} />
        {withVideo ? <CameraSettings stream={localStream} onChoose={choose} /> : null}
        <SoundSettings stream={localStream} muted={!media.audioEnabled} onChoose={choose} />
        <PushToTalkSwitch onChange={(on) => void preview.voice.set(!on)} />
      </div>
    </div>
  );
}

function Mirror({ preview, state }: { preview: DevicePreview; state: PreviewState }) {
  const { audioEnabled, videoEnabled } = state.media;
  return (
    <div className="parley-mirror">
      <VideoTile
        userId="self"
        name="You"
        own
        stream={state.localStream}
        showVideo={videoEnabled}
        muted={!audioEnabled}
        testId="preview-video"
      />
      <div className="parley-mirror-controls">
        <ControlButton
          icon={audioEnabled ? "mic" : "micOff"}
          label={audioEnabled ? "Mute" : "Unmute"}
          testId="preview-mute"
          pressed={!audioEnabled}
          tone={audioEnabled ? "plain" : "off"}
          onClick={() => void preview.voice.toggle()}
        />
        <ControlButton
          icon={videoEnabled ? "camera" : "cameraOff"}
          label={videoEnabled ? "Turn camera off" : "Turn camera on"}
          testId="preview-camera"
          pressed={!videoEnabled}
          tone={videoEnabled ? "plain" : "off"}
          onClick={() => void preview.camera.toggle()}
        />
      </div>
    </div>
  );
}

function CheckProblem({ preview, state }: { preview: DevicePreview; state: PreviewState }) {
  const { problem } = state;
  if (!problem) return null;
  return (
    <section className="parley-problem" role="alert" data-testid="error">
      <span className="parley-problem-icon">
        <Icon name="warning" />
      </span>
      <div className="parley-problem-text">
        <h3>{problem.title}</h3>
        <p>{problem.hint}</p>
        <p className="parley-problem-code" data-testid="error-message">
          {problem.message}
        </p>
        <div className="parley-problem-actions">
          <button type="button" className="parley-button" data-testid="retry" onClick={() => void preview.open()}>
            Try again
          </button>
          {problem.kind === "permission" ? <PermissionHelp onRetry={() => void preview.open()} /> : null}
        </div>
      </div>
    </section>
  );
}
