import { useCallback, useState } from "react";
import type { RoomParticipant, RoomState } from "../../lib/roomState";
import { SoundGate } from "../../react/components/SoundGate";
import { VideoTile } from "../../react/components/VideoTile";

type Blocked = (play: () => void) => void;

/** Everybody in the room, oneself too; shared screens big, if there are any. */
export function RoomTiles({ state }: { state: RoomState }) {
  const [blocked, setBlocked] = useState<(() => void)[]>([]);
  const onBlocked = useCallback<Blocked>((play) => setBlocked((others) => [...others, play]), []);
  const sharing = state.participants.filter((each) => each.media.screenSharing);
  const shared = sharing.length > 0 || state.screenStream !== null;
  return (
    <div className={`app-room-stage ${shared ? "is-sharing" : ""}`}>
      {shared ? (
        <div className="app-room-screens">
          {sharing.map((each) => (
            <ScreenTile key={each.peerId} of={each} onBlocked={onBlocked} />
          ))}
          {state.screenStream ? <OwnScreen stream={state.screenStream} /> : null}
        </div>
      ) : null}
      <div className="app-room-tiles" data-columns={columnsFor(state.participants.length + 1)} data-testid="room-tiles">
        {state.participants.map((each) => (
          <PersonTile
            key={each.peerId}
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

interface PersonTileProps {
  of: RoomParticipant;
  speaking: boolean;
  interrupted: boolean;
  onBlocked: Blocked;
}

function PersonTile({ of, speaking, interrupted, onBlocked }: PersonTileProps) {
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
    />
  );
}

function ScreenTile({ of, onBlocked }: { of: RoomParticipant; onBlocked: Blocked }) {
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
    />
  );
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
