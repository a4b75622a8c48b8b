import type { CallSession } from "../../lib/callSession";
import type { CallState, Remote } from "../../lib/callState";
import { OutOfSight, Sight } from "../stage/Sight";
import { Stage } from "../stage/Stage";
import { Voices } from "../stage/Voices";
import { usePreferences } from "../usePreferences";
import { tileWords } from "../words";
import { VideoTile } from "./VideoTile";

const SELF = "self";
const OWN_SCREEN = "own-screen";
const SCREEN = "screen of ";

interface GroupTilesProps {
  session: CallSession;
  state: CallState;
  others: Remote[];
}

/** A call of three and more: everybody in a grid, or who speaks large; shared screens always. */
export function GroupTiles({ session, state, others }: GroupTilesProps) {
  const { view } = usePreferences();
  const screens = others.filter((each) => each.screen).map((each) => SCREEN + each.userId);
  const sounds = others.map(({ userId, stream }) => ({ id: userId, stream, volumeOf: userId }));
  return (
    <Stage
      view={view}
      screens={state.screenStream ? [...screens, OWN_SCREEN] : screens}
      others={others.map((each) => each.userId)}
      self={SELF}
      speaker={state.speaker}
      tile={(id, seen) => <Tile id={id} seen={seen} session={session} state={state} others={others} />}
      testId="group-tiles"
    >
      <Voices sounds={sounds} />
    </Stage>
  );
}

function Tile({ id, seen, session, state, others }: GroupTilesProps & { id: string; seen: boolean }) {
  if (id === SELF) return seen ? <OwnTile state={state} /> : null;
  if (id === OWN_SCREEN) return <OwnScreen state={state} />;
  const isScreen = id.startsWith(SCREEN);
  const remote = others.find((each) => each.userId === (isScreen ? id.slice(SCREEN.length) : id));
  if (!remote) return null;
  if (isScreen) return <ScreenTile remote={remote} session={session} />;
  return seen ? (
    <PersonTile
      remote={remote}
      session={session}
      speaking={state.speaker === id}
      heldBack={state.heldBack.includes(id)}
    />
  ) : (
    <OutOfSight of={id} want={(wanted) => session.manager.want(id, "camera", wanted)} />
  );
}

interface PersonTileProps {
  remote: Remote;
  session: CallSession;
  speaking: boolean;
  /** Their picture does not come: the line is too slow for all. */
  heldBack: boolean;
}

function PersonTile({ remote, session, speaking, heldBack }: PersonTileProps) {
  const { userId, media, stream, screen } = remote;
  // From person to person a screen comes in the camera's place.
  const showsScreen = media.screenSharing && screen === null;
  return (
    <VideoTile
      userId={userId}
      name={remote.userName}
      stream={stream}
      showVideo={(media.videoEnabled && !heldBack) || showsScreen}
      fit={showsScreen ? "contain" : "cover"}
      muted={!media.audioEnabled}
      speaking={speaking}
      quality={heldBack ? "poor" : remote.quality}
      note={screen && !heldBack ? null : tileWords(remote, heldBack)}
      testId="remote-video"
      volumeOf={userId}
      quiet
    >
      <Sight of={userId} want={(wanted) => session.manager.want(userId, "camera", wanted)} />
    </VideoTile>
  );
}

function ScreenTile({ remote, session }: { remote: Remote; session: CallSession }) {
  const { userId, userName, screen } = remote;
  return (
    <VideoTile
      userId={userId}
      name={`Screen of ${userName}`}
      stream={screen}
      showVideo
      fit="contain"
      testId="screen-video"
      quiet
    >
      <Sight of={userId} want={(wanted) => session.manager.want(userId, "screen", wanted)} />
    </VideoTile>
  );
}

function OwnTile({ state }: { state: CallState }) {
  const { media, localStream, quality } = state;
  return (
    <VideoTile
      userId="self"
      name="You"
      own
      stream={localStream}
      showVideo={media.videoEnabled}
      muted={!media.audioEnabled}
      quality={quality}
      testId="local-video"
    />
  );
}

function OwnScreen({ state }: { state: CallState }) {
  return (
    <VideoTile
      userId="self"
      name="Your screen"
      own
      stream={state.screenStream}
      showVideo
      fit="contain"
      note="You are sharing your screen"
      testId="own-screen"
    />
  );
}
