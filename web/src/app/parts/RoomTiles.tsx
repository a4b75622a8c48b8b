import { useCallback, useEffect, useRef, useState } from "react";
import type { Room } from "../../lib/room";
import type { RoomParticipant, RoomState } from "../../lib/roomState";
import { watchView } from "../../lib/roomView";
import type { TrackSource, Wanted } from "../../lib/roomWire";
import { SoundGate } from "../../react/components/SoundGate";
import { VideoTile } from "../../react/components/VideoTile";
import { Stage } from "../../react/stage/Stage";
import { Voice } from "../../react/stage/Voice";
import { usePreferences } from "../../react/usePreferences";

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
      <Voices participants={participants} />
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
  const want = (trackId: string, wanted: Wanted) => room.want(trackId, wanted);
  if (!seen) return <OutOfSight trackId={trackOf(of, "camera")} want={want} />;
  return isScreen ? <ScreenTile of={of} want={want} /> : <PersonTile of={of} state={state} want={want} />;
}

type Want = (trackId: string, wanted: Wanted) => void;

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
      <Sight trackId={camera} want={want} />
    </VideoTile>
  );
}

function noteOf(of: RoomParticipant, interrupted: boolean, heldBack: boolean): string | null {
  if (interrupted) return "Connection interrupted…";
  if (heldBack && of.media.videoEnabled) return "Paused: slow connection";
  return of.tracks.length > 0 && of.stream === null && !of.media.screenSharing ? "Connecting…" : null;
}

function ScreenTile({ of, want }: { of: RoomParticipant; want: Want }) {
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
      <Sight trackId={trackOf(of, "screen")} want={want} />
    </VideoTile>
  );
}

/** Asks the server for the size in which the tile around it is shown, and for nothing while it is out of sight. */
function Sight({ trackId, want }: { trackId: string | undefined; want: Want }) {
  const ref = useRef<HTMLSpanElement>(null);
  const latest = useRef(want);
  latest.current = want;
  useEffect(() => {
    const tile = ref.current?.closest("figure");
    return tile && trackId ? watchView(tile, (wanted) => latest.current(trackId, wanted)) : undefined;
  }, [trackId]);
  return <span ref={ref} hidden />;
}

/** Somebody who moves from page to page does so in a moment; only then is their picture not wanted. */
const GONE_MS = 300;

/** Asks the server for no picture of somebody who stands on another page. */
function OutOfSight({ trackId, want }: { trackId: string | undefined; want: Want }) {
  const latest = useRef(want);
  latest.current = want;
  useEffect(() => {
    if (!trackId) return;
    const timer = setTimeout(() => latest.current(trackId, { paused: true }), GONE_MS);
    return () => clearTimeout(timer);
  }, [trackId]);
  return null;
}

function screenVolume({ userId }: RoomParticipant): string {
  return `${userId} screen`;
}

/** What is heard of everybody, wherever they stand. */
function Voices({ participants }: { participants: RoomParticipant[] }) {
  const [blocked, setBlocked] = useState<(() => void)[]>([]);
  const onBlocked = useCallback((play: () => void) => setBlocked((others) => [...others, play]), []);
  return (
    <>
      {participants.map((each) => (
        <Voice key={each.peerId} stream={each.stream} volumeOf={each.userId} onBlocked={onBlocked} />
      ))}
      {participants
        .filter((each) => each.screen !== null)
        .map((each) => (
          <Voice key={each.peerId} stream={each.screen} volumeOf={screenVolume(each)} onBlocked={onBlocked} />
        ))}
      {blocked.length > 0 ? <SoundGate plays={blocked} onDone={() => setBlocked([])} /> : null}
    </>
  );
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
