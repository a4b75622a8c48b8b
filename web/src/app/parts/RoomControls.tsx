import { useMemo, useState } from "react";
import type { Room } from "../../lib/room";
import type { RoomState } from "../../lib/roomState";
import { CALL_KEYS } from "../../react/callKeys";
import { canShare, ShareButton } from "../../react/components/CallControls";
import { ControlButton } from "../../react/components/ControlButton";
import { HelpControl } from "../../react/components/HelpControl";
import { CameraControl, MicrophoneControl } from "../../react/components/MediaControls";
import { useShortcuts } from "../../react/useShortcuts";

/** There is no full screen, and nothing rings. */
const ROOM_KEYS = CALL_KEYS.filter(([key]) => key !== "F").map(([key, words]): [string, string] =>
  key === "Esc" ? [key, "Close what is open"] : [key, words],
);

/** Mute, camera, screen and leave. */
export function RoomControls({ room, state }: { room: Room; state: RoomState }) {
  const [help, setHelp] = useState(false);
  useRoomKeys(room, setHelp);
  const { screenSharing } = state.media;
  return (
    <section className="parley-controls" aria-label="Room controls">
      <MicrophoneControl owner={room} />
      <CameraControl owner={room} />
      {canShare() ? <ShareButton shared={screenSharing} onClick={() => void room.setScreen(!screenSharing)} /> : null}
      <HelpControl keys={ROOM_KEYS} open={help} onChange={setHelp} />
      <ControlButton icon="hangUp" label="Leave the room" testId="leave" tone="danger" onClick={() => room.leave()} />
    </section>
  );
}

function useRoomKeys(room: Room, help: (open: boolean) => void): void {
  const keys = useMemo(
    () => ({
      m: () => void room.voice.toggle(),
      v: () => void room.camera.toggle(),
      s: () => void (canShare() && room.setScreen(!room.state.media.screenSharing)),
      "?": () => help(true),
    }),
    [room, help],
  );
  useShortcuts(keys);
}
