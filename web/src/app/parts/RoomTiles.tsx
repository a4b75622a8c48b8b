import type { Room } from "../../lib/room";
import type { RoomParticipant, RoomState } from "../../lib/roomState";
import type { TrackSource, Wanted } from "../../lib/roomWire";
import { VideoTile } from "../../react/components/VideoTile";
import { OutOfSight, Sight } from "../../react/stage/Sight";
import { Stage } from "../../react/stage/Stage";
import { type Sound, Voices } from "../../react/stage/Voices";
import { usePreferences } from "../../react/usePreferences";
import { HELD_BACK } from "../../react/words";

const SELF = "self";
const OWN_SCREEN = "own-screen";
const SCREEN = "screen of ";

/** Everybody in the room, oneself too; shared screens large, if there are any. */
export function RoomTiles({ room, state }: { room: Room; state: RoomState }) {
  const { view } = usePreferences();
  const { participants, screenStream, speaker } = state;
  const sharing = participants.filter((each) => each.media.screenSharing);
  const screens = sharing.map((each) => SCREEN + each.peerId);
  return (
    <Stage
      view={view}
      screens={screenStream ? [...screens, OWN_SCREEN] : screens}
      others={participants.map((each) => each.peerId)}
      self={SELF}
      speaker={speaker}
      tile={(id, seen) => <Tile id={id} seen={seen} room={room} state={state} />}
      testId="room-tiles"
    >
      <Voices sounds={soundsOf(participants)} />
    </Stage>
  );
}

interface TileProps {
  id: string;
  seen: boolean;
  room: Room;
  state: RoomState;
}

function Tile({ id, seen, room, state }: TileProps) {
  if (id === SELF) return seen ? <OwnTile state={state} /> : null;
  if (id === OWN_SCREEN) return <OwnScreen stream={state.screenStream} />;
  const isScreen = id.startsWith(SCREEN);
  const of = state.participants.find((each) => each.peerId === (isScreen ? id.slice(SCREEN.length) : id));
  if (!of) return null;
  const want: Want = (trackId) => (wanted) => trackId && room.want(trackId, wanted);
  const camera = trackOf(of, "camera");
  if (!seen) return <OutOfSight of={camera} want={want(camera)} />;
  return isScreen ? <ScreenTile of={of} want={want} /> : <PersonTile of={of} state={state} want={want} />;
}

type Want = (trackId: string | undefined) => (wanted: Wanted) => void;

function trackOf(of: RoomParticipant, source: TrackSource): string | undefined {
  return of.tracks.find((each) => each.source === source)?.trackId;
}

function PersonTile({ of, state, want }: { of: RoomParticipant; state: RoomState; want: Want }) {
  const interrupted = state.interrupted.includes(of.peerId);
  const camera = trackOf(of, "camera");
  const heldBack = camera !== undefined && state.heldBack.includes(camera);
  return (
    <VideoTile
      userId={of.userId}
      name={of.userName}
      stream={of.stream}
      showVideo={of.media.videoEnabled && !heldBack}
      muted={!of.media.audioEnabled}
      speaking={state.speaker === of.peerId}
      quality={interrupted || heldBack ? "poor" : (state.qualities[of.peerId] ?? null)}
      note={noteOf(of, interrupted, heldBack)}
      testId="remote-video"
      volumeOf={of.userId}
      quiet
    >
      <Sight of={camera} want={want(camera)} />
    </VideoTile>
  );
}

function noteOf(of: RoomParticipant, interrupted: boolean, heldBack: boolean): string | null {
  if (interrupted) return "Connection interrupted…";
  if (heldBack && of.media.videoEnabled) return HELD_BACK;
  return of.tracks.length > 0 && of.stream === null && !of.media.screenSharing ? "Connecting…" : null;
}

function ScreenTile({ of, want }: { of: RoomParticipant; want: Want }) {
  const screen = trackOf(of, "screen");
  return (
    <VideoTile
      userId={of.userId}
      name={`Screen of ${of.userName}`}
      stream={of.screen}
      showVideo
      fit="contain"
      note={of.screen === null ? "Connecting…" : null}
      testId="screen-video"
      volumeOf={screenVolume(of)}
      quiet
    >
      <Sight of={screen} want={want(screen)} />
    </VideoTile>
  );
}

function screenVolume({ userId }: RoomParticipant): string {
  return `${userId} screen`;
}

/** What is heard of everybody: voices, and the sound of shared screens. */
function soundsOf(participants: RoomParticipant[]): Sound[] {
  const voices = participants.map((each) => ({ id: each.peerId, stream: each.stream, volumeOf: each.userId }));
  const screens = participants.filter((each) => each.screen !== null);
  return [
    ...voices,
    ...screens.map((each) => ({ id: SCREEN + each.peerId, stream: each.screen, volumeOf: screenVolume(each) })),
  ];
}

function OwnScreen({ stream }: { stream: MediaStream | null }) {
  return (
    <VideoTile
      userId="self"
      name="Your screen"
      own
      stream={stream}
      showVideo
      fit="contain"
      note="You are sharing your screen"
      testId="own-screen"
    />
  );
}

function OwnTile({ state }: { state: RoomState }) {
  const { media, localStream, speaker, peerId, quality } = state;
  return (
    <VideoTile
      userId="self"
      name="You"
      own
      stream={localStream}
      showVideo={media.videoEnabled}
      muted={!media.audioEnabled}
      speaking={speaker !== null && speaker === peerId}
      quality={quality?.quality ?? null}
      testId="local-video"
    />
  );
}
