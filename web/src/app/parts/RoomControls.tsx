import { useMemo } from "react";
import type { Room } from "../../lib/room";
import type { RoomState } from "../../lib/roomState";
import { CameraButton, canShare, MuteButton, ShareButton } from "../../react/components/CallControls";
import { ControlButton } from "../../react/components/ControlButton";
import { useShortcuts } from "../../react/useShortcuts";

/** Mute, camera, screen and leave. */
export function RoomControls({ room, state }: { room: Room; state: RoomState }) {
  useRoomKeys(room);
  const { audioEnabled, videoEnabled, screenSharing } = state.media;
  return (
    <div className="parley-controls" role="toolbar" aria-label="Room controls">
      <MuteButton audible={audioEnabled} onClick={() => void room.setAudio(!audioEnabled)} />
      <CameraButton visible={videoEnabled} onClick={() => void room.setVideo(!videoEnabled)} />
      {canShare() ? <ShareButton shared={screenSharing} onClick={() => void room.setScreen(!screenSharing)} /> : null}
      <ControlButton icon="hangUp" label="Leave the room" testId="leave" tone="danger" onClick={() => room.leave()} />
    </div>
  );
}

function useRoomKeys(room: Room): void {
  const keys = useMemo(
    () => ({
      m: () => void room.setAudio(!room.state.media.audioEnabled),
      v: () => void room.setVideo(!room.state.media.videoEnabled),
    }),
    [room],
  );
  useShortcuts(keys);
}
