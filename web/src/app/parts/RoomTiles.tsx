import { useCallback, useEffect, useRef, useState } from "react";
import type { Room } from "../../lib/room";
import type { RoomParticipant, RoomState } from "../../lib/roomState";
import { watchView } from "../../lib/roomView";
import type { TrackSource } from "../../lib/roomWire";
import { SoundGate } from "../../react/components/SoundGate";
import { VideoTile } from "../../react/components/VideoTile";

type Blocked = (play: () => void) => void;

/** Everybody in the room, oneself too; shared screens big, if there are any. */
export function RoomTiles({ room, state }: { room: Room; state: RoomState }) {
  const [blocked, setBlocked] = useState<(() => void)[]>([]);
  const onBlocked = useCallback<Blocked>((play) => setBlocked((others) => [...others, play]), []);
  const sharing = state.participants.filter((each) => each.media.screenSharing);
  const shared = sharing.length > 0 || state.screenStream !== null;
  return (
    <div className={`app-room-stage ${shared ? "is-sharing" : ""}`}>
      {shared ? (
        <div className="app-room-screens">
          {sharing.map((each) => (
            <ScreenTile key={each.peerId} room={room} of={each} onBlocked={onBlocked} />
          ))}
          {state.screenStream ? <OwnScreen stream={state.screenStream} /> : null}
        </div>
      ) : null}
      <div className="app-room-tiles" data-columns={columnsFor(state.participants.length + 1)} data-testid="room-tiles">
        {state.participants.map((each) => (
          <PersonTile
            key={each.peerId}
            room={room}
            of={each}
            speaking={state.speaker === each.peerId}
            interrupted={state.interrupted.includes(each.peerId)}
            onBlocked={onBlocked}
          />
        ))}
        <OwnTile state={state} />
      </div>
      {blocked.length > 0 ? <SoundGate plays={blocked} onDone={() => setBlocked([])} /> : null}
    </div>
  );
}

/** So many that tiles keep the shape of a picture. */
function columnsFor(people: number): number {
  return Math.min(5, Math.ceil(Math.sqrt(people)));
}

interface Tile {
  room: Room;
  of: RoomParticipant;
  onBlocked: Blocked;
}

interface PersonTileProps extends Tile {
  speaking: boolean;
  interrupted: boolean;
}

function PersonTile({ room, of, speaking, interrupted, onBlocked }: PersonTileProps) {
  const waits = of.tracks.length > 0 && of.stream === null && !of.media.screenSharing;
  return (
    <VideoTile
      userId={of.userId}
      name={of.userName}
      stream={of.stream}
      showVideo={of.media.videoEnabled}
      muted={!of.media.audioEnabled}
      speaking={speaking}
      note={interrupted ? "Connection interrupted…" : waits ? "Connecting…" : null}
      testId="remote-video"
      volumeOf={of.userId}
      onBlocked={onBlocked}
    >
      <Sight room={room} of={of} source="camera" />
    </VideoTile>
  );
}

function ScreenTile({ room, of, onBlocked }: Tile) {
  return (
    <VideoTile
      userId={of.userId}
      name={`Screen of ${of.userName}`}
      stream={of.screen}
      showVideo
      fit="contain"
      note={of.screen === null ? "Connecting…" : null}
      testId="screen-video"
      volumeOf={`${of.userId} screen`}
      onBlocked={onBlocked}
    >
      <Sight room={room} of={of} source="screen" />
    </VideoTile>
  );
}

/** Asks the server for the size in which the tile around it is shown, and for nothing while it is out of sight. */
function Sight({ room, of, source }: { room: Room; of: RoomParticipant; source: TrackSource }) {
  const ref = useRef<HTMLSpanElement>(null);
  const trackId = of.tracks.find((each) => each.source === source)?.trackId;
  useEffect(() => {
    const tile = ref.current?.closest("figure");
    return tile && trackId ? watchView(tile, (wanted) => room.want(trackId, wanted)) : undefined;
  }, [room, trackId]);
  return <span ref={ref} hidden />;
}

function OwnScreen({ stream }: { stream: MediaStream }) {
  return (
    <VideoTile
      userId="self"
      name="You"
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
  const { media, localStream, speaker, peerId } = state;
  return (
    <VideoTile
      userId="self"
      name="You"
      own
      stream={localStream}
      showVideo={media.videoEnabled}
      muted={!media.audioEnabled}
      speaking={speaker !== null && speaker === peerId}
      testId="local-video"
    />
  );
}
