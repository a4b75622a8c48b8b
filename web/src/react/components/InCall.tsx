import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import type { CallSession } from "../../lib/callSession";
import { type CallState, present, type Remote } from "../../lib/callState";
import { formatDuration } from "../../lib/duration";
import type WebRTCManager from "../../lib/webrtc";
import { Sight } from "../stage/Sight";
import { toggleView, ViewButton } from "../stage/ViewButton";
import { useElapsed } from "../useElapsed";
import { useFocusOnMount } from "../useFocusOnMount";
import { useShortcuts } from "../useShortcuts";
import { namesOf, tileWords } from "../words";
import { CallControls, canShare } from "./CallControls";
import { CallNews } from "./CallNews";
import { GroupTiles } from "./GroupTiles";
import { PausedPicture } from "./PausedPicture";
import { ProblemNotice } from "./ProblemNotice";
import { QualityButton } from "./QualityButton";
import { QualityPanel } from "./QualityPanel";
import { SoundGate } from "./SoundGate";
import { VideoTile } from "./VideoTile";

type Stage = HTMLElement & { manager?: WebRTCManager };

/** The call itself: the others big, oneself small, controls below. */
export function InCall({ session, state, notice }: { session: CallSession; state: CallState; notice?: ReactNode }) {
  const stage = useManagerOn(session);
  const [blocked, setBlocked] = useState<(() => void)[]>([]);
  const onBlocked = useCallback((play: () => void) => setBlocked((others) => [...others, play]), []);
  const fullScreen = useCallback(() => toggleFullScreen(stage.current), [stage]);
  const [help, setHelp] = useState(false);
  useCallKeys(session, fullScreen, setHelp);
  const others = present(state.remotes);
  return (
    <main
      className="parley-stage"
      ref={stage}
      tabIndex={-1}
      data-testid="in-call"
      data-call-id={state.callId}
      data-phase={state.phase}
    >
      <CallHeader session={session} state={state} others={others} />
      <ProblemNotice session={session} state={state} />
      <PausedPicture session={session} state={state} />
      {isGroup(others) ? (
        <GroupTiles session={session} state={state} others={others} />
      ) : (
        <div className={`parley-tiles parley-tiles--${others.length}`}>
          {others.map((remote) => (
            <RemoteTile
              key={remote.userId}
              session={session}
              remote={remote}
              heldBack={state.heldBack.includes(remote.userId)}
              onBlocked={onBlocked}
            />
          ))}
          {others.length === 0 ? <p className="parley-empty-call">Nobody else is here.</p> : null}
          <OwnTile state={state} />
          {blocked.length > 0 ? <SoundGate plays={blocked} onDone={() => setBlocked([])} /> : null}
        </div>
      )}
      <div className="parley-call-notice">{notice}</div>
      <CallNews state={state} />
      <CallControls session={session} state={state} onFullScreen={fullScreen} help={help} onHelp={setHelp} />
    </main>
  );
}

/** A screen beside a camera needs a stage too. */
function isGroup(others: Remote[]): boolean {
  return others.length > 1 || others.some((each) => each.screen !== null);
}

/** Tests and people at the console find the manager at the element: `element.manager.stats()`. */
function useManagerOn(session: CallSession) {
  const stage = useFocusOnMount<Stage>();
  useEffect(() => {
    if (stage.current) stage.current.manager = session.manager;
  }, [session, stage]);
  return stage;
}

function useCallKeys(session: CallSession, fullScreen: () => void, help: (open: boolean) => void): void {
  const keys = useMemo(
    () => ({
      m: () => void session.voice.toggle(),
      v: () => void session.camera.toggle(),
      s: () => void (canShare() && session.setScreen(!session.state.media.screenSharing)),
      f: fullScreen,
      g: toggleView,
      "?": () => help(true),
    }),
    [session, fullScreen, help],
  );
  useShortcuts(keys);
}

function toggleFullScreen(element: HTMLElement | null): void {
  const done = document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen?.();
  done?.catch(() => {});
}

function CallHeader({ session, state, others }: { session: CallSession; state: CallState; others: Remote[] }) {
  const [panel, setPanel] = useState(false);
  const seconds = useElapsed(state.startedAt);
  const reconnecting = others.some((each) => each.connection === "reconnecting");
  return (
    <header className="parley-call-header">
      <h1>{namesOf(others)}</h1>
      <p className="parley-call-status">
        <span data-testid="duration" role="timer">
          {formatDuration(seconds)}
        </span>
        {isGroup(others) ? <ViewButton /> : null}
        <QualityButton quality={state.quality} open={panel} onClick={() => setPanel(!panel)} />
      </p>
      <p className="parley-visually-hidden" role="status" data-testid="call-status" data-reconnecting={reconnecting}>
        {statusWords(state, reconnecting)}
      </p>
      {panel ? <QualityPanel session={session} state={state} onClose={() => setPanel(false)} /> : null}
    </header>
  );
}

function statusWords(state: CallState, reconnecting: boolean): string {
  if (reconnecting) return "Reconnecting";
  return state.phase === "connecting" ? "Connecting" : "Connected";
}

interface RemoteTileProps {
  session: CallSession;
  remote: Remote;
  /** Their picture does not come: the line is too slow for it. */
  heldBack: boolean;
  onBlocked: (play: () => void) => void;
}

function RemoteTile({ session, remote, heldBack, onBlocked }: RemoteTileProps) {
  const { media, userId } = remote;
  return (
    <VideoTile
      userId={remote.userId}
      name={remote.userName}
      stream={remote.stream}
      showVideo={(media.videoEnabled || media.screenSharing) && !heldBack}
      fit={media.screenSharing ? "contain" : "cover"}
      muted={!media.audioEnabled}
      note={tileWords(remote, heldBack)}
      testId="remote-video"
      volumeOf={remote.userId}
      onBlocked={onBlocked}
    >
      <Sight of={userId} want={(wanted) => session.manager.want(userId, "camera", wanted)} />
      {remote.quality === "poor" ? <p className="parley-tile-hint">Weak connection</p> : null}
    </VideoTile>
  );
}

function OwnTile({ state }: { state: CallState }) {
  const sharing = state.screenStream !== null;
  return (
    <div className="parley-own">
      <VideoTile
        userId="self"
        name="You"
        own
        stream={state.screenStream ?? state.localStream}
        showVideo={sharing || state.media.videoEnabled}
        fit={sharing ? "contain" : "cover"}
        muted={!state.media.audioEnabled}
        note={sharing ? "Sharing" : null}
        testId="local-video"
      />
    </div>
  );
}
