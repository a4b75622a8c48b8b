import { useMemo, useState } from "react";
import type { Room } from "../../lib/room";
import type { RoomState } from "../../lib/roomState";
import { CALL_KEYS } from "../../react/callKeys";
import { canShare, ShareButton } from "../../react/components/CallControls";
import { ControlButton } from "../../react/components/ControlButton";
import { HelpControl } from "../../react/components/HelpControl";
import { CameraControl, MicrophoneControl } from "../../react/components/MediaControls";
import { toggleView } from "../../react/stage/ViewButton";
import { useShortcuts } from "../../react/useShortcuts";

/** There is no full screen, and nothing rings. */
const ROOM_KEYS: [string, string][] = [
  ...CALL_KEYS.filter(([key]) => !["F", "G", "?", "Esc"].includes(key)),
  ["G", "Grid, or who speaks large"],
  ["P", "List of people"],
  ["?", "This help"],
  ["Esc", "Close what is open"],
];

interface RoomControlsProps {
  room: Room;
  state: RoomState;
  onPeople: () => void;
}

/** Mute, camera, screen and leave. */
export function RoomControls({ room, state, onPeople }: RoomControlsProps) {
  const [help, setHelp] = useState(false);
  useRoomKeys(room, setHelp, onPeople);
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

function useRoomKeys(room: Room, help: (open: boolean) => void, people: () => void): void {
  const keys = useMemo(
    () => ({
      m: () => void room.voice.toggle(),
      v: () => void room.camera.toggle(),
      s: () => void (canShare() && room.setScreen(!room.state.media.screenSharing)),
      g: toggleView,
      p: people,
      "?": () => help(true),
    }),
    [room, help, people],
  );
  useShortcuts(keys);
}
