import type { MediaOwner } from "../mediaOwner";
import { CameraSettings, PushToTalkSwitch, SoundSettings } from "./DeviceSettings";

/** What opens beside the microphone's button. */
export function SoundMenu({ owner }: { owner: MediaOwner }) {
  const { localStream, media } = owner.state;
  return (
    <>
      <SoundSettings
        stream={localStream}
        muted={!media.audioEnabled}
        onChoose={(kind, id) => void owner.chooseDevice(kind, id)}
      />
      <PushToTalkSwitch onChange={(on) => void owner.voice.set(!on)} />
    </>
  );
}

/** What opens beside the camera's button. */
export function CameraMenu({ owner }: { owner: MediaOwner }) {
  return <CameraSettings stream={owner.state.localStream} onChoose={(kind, id) => void owner.chooseDevice(kind, id)} />;
}
