import { useMemo } from "react";
import type { Room } from "../../lib/room";
import type { RoomState } from "../../lib/roomState";
import { canShare, ShareButton } from "../../react/components/CallControls";
import { ControlButton } from "../../react/components/ControlButton";
import { CameraControl, MicrophoneControl } from "../../react/components/MediaControls";
import { useShortcuts } from "../../react/useShortcuts";

/** Mute, camera, screen and leave. */
export function RoomControls({ room, state }: { room: Room; state: RoomState }) {
  useRoomKeys(room);
  const { screenSharing } = state.media;
  return (
    <section className="parley-controls" aria-label="Room controls">
      <MicrophoneControl owner={room} />
      <CameraControl owner={room} />
      {canShare() ? <ShareButton shared={screenSharing} onClick={() => void room.setScreen(!screenSharing)} /> : null}
      <ControlButton icon="hangUp" label="Leave the room" testId="leave" tone="danger" onClick={() => room.leave()} />
    </section>
  );
}

function useRoomKeys(room: Room): void {
  const keys = useMemo(
    () => ({
      m: () => void room.voice.toggle(),
      v: () => void room.camera.toggle(),
    }),
    [room],
  );
  useShortcuts(keys);
}
