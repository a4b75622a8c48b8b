import { canChooseSpeaker } from "../../lib/deviceWatch";
import { type DeviceKind, preferences } from "../../lib/preferences";
import { playTestSound } from "../../lib/testSound";
import { useDevices } from "../useDevices";
import { usePreferences } from "../usePreferences";
import { DevicePicker } from "./DevicePicker";
import { Icon } from "./Icon";
import { LevelBar } from "./LevelBar";
import { Switch } from "./Switch";

interface DeviceSettingsProps {
  stream: MediaStream | null;
  muted: boolean;
  onChoose: (kind: DeviceKind, id: string) => void;
}

const idOf = (track: MediaStreamTrack | undefined) => track?.getSettings().deviceId;

/** Which microphone is used, how loud it is, and where the others are heard. */
export function SoundSettings({ stream, muted, onChoose }: DeviceSettingsProps) {
  const { microphones, speakers } = useDevices(stream);
  const { microphone, speaker } = usePreferences();
  const track = stream?.getAudioTracks()[0];
  return (
    <>
      <DevicePicker
        kind="microphone"
        devices={microphones}
        current={idOf(track) ?? microphone}
        onChoose={(id) => onChoose("microphone", id)}
      />
      <LevelBar track={track} muted={muted} />
      {canChooseSpeaker() && speakers.length > 0 ? (
        <DevicePicker
          kind="speaker"
          devices={speakers}
          current={speaker ?? "default"}
          onChoose={(id) => onChoose("speaker", id)}
        />
      ) : null}
      <button
        type="button"
        className="parley-button parley-button--small"
        data-testid="test-sound"
        onClick={() => void playTestSound(speaker)}
      >
        <Icon name="sound" size={18} /> Play a sound
      </button>
    </>
  );
}

/** Which camera is used. */
export function CameraSettings({ stream, onChoose }: Omit<DeviceSettingsProps, "muted">) {
  const { cameras } = useDevices(stream);
  const { camera } = usePreferences();
  const current = idOf(stream?.getVideoTracks()[0]) ?? camera;
  return <DevicePicker kind="camera" devices={cameras} current={current} onChoose={(id) => onChoose("camera", id)} />;
}

/** Whether the microphone is open only while something is held. */
export function PushToTalkSwitch({ onChange }: { onChange?: (on: boolean) => void }) {
  const { pushToTalk } = usePreferences();
  const change = (on: boolean) => {
    preferences.change({ pushToTalk: on });
    onChange?.(on);
  };
  return (
    <Switch
      label="Push to talk"
      hint="Muted, except while you hold Space or the microphone button"
      checked={pushToTalk}
      onChange={change}
      testId="push-to-talk"
    />
  );
}
