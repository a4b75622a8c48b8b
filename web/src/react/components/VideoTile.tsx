import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { Quality } from "../../lib/types";
import { useHandover } from "../useHandover";
import { useSound } from "../useSound";
import { Avatar, hueOf } from "./Avatar";
import { Icon } from "./Icon";
import { QualityBars } from "./QualityBars";
import { TileVolume } from "./TileVolume";

interface VideoTileProps {
  userId: string;
  name: string;
  stream: MediaStream | null;
  /** Whether a picture is to be shown; the avatar stands in otherwise. */
  showVideo: boolean;
  muted?: boolean;
  /** Draws a ring around the tile. */
  speaking?: boolean;
  /** One's own picture: mirrored and without sound. */
  own?: boolean;
  /** Their voice is played elsewhere. */
  quiet?: boolean;
  /** How good their connection is; what is good is not worth a sign. */
  quality?: Quality | null;
  /** A screen is shown whole; a face may be cropped. */
  fit?: "cover" | "contain";
  note?: string | null;
  testId: string;
  /** Under which name the volume of this tile is kept; tiles without one cannot be turned down. */
  volumeOf?: string;
  /** The browser wants a tap before it plays sound. */
  onBlocked?: (play: () => void) => void;
  children?: ReactNode;
}

/** One person: picture or avatar, name, and what the others should know. */
export function VideoTile(props: VideoTileProps) {
  const { userId, name, showVideo, own = false, fit = "cover", note, testId } = props;
  const arrives = useArrives(props.stream);
  const visible = showVideo && arrives;
  return (
    <figure
      className={`parley-tile parley-tint-${hueOf(userId)} ${props.speaking ? "is-speaking" : ""}`}
      data-user-id={userId}
      data-name={name}
      data-video={visible}
      data-speaking={props.speaking ?? false}
    >
      <Video {...props} className={videoClass(visible, own, fit)} testId={testId} />
      {visible ? null : own ? <Icon name="cameraOff" size={30} /> : <Avatar id={userId} name={name} size="xl" />}
      {note ? (
        <p className="parley-tile-note" data-testid="tile-note">
          {note}
        </p>
      ) : null}
      <figcaption className="parley-tile-name">
        {props.muted ? <MutedMark own={own} name={name} /> : null}
        {props.quality && props.quality !== "good" ? <QualityMark quality={props.quality} /> : null}
        <span className="parley-tile-label">{name}</span>
        {!own && !showVideo ? (
          <span className="parley-visually-hidden" data-testid="remote-camera-off">
            , camera off
          </span>
        ) : null}
      </figcaption>
      {props.volumeOf ? <TileVolume of={props.volumeOf} name={name} /> : null}
      {props.children}
    </figure>
  );
}

function MutedMark({ own, name }: { own: boolean; name: string }) {
  return (
    <span className="parley-muted-mark" data-testid={own ? "local-muted" : "remote-muted"}>
      <Icon name="micOff" size={14} />
      <span className="parley-visually-hidden">{own ? "You are muted" : `${name} is muted`} </span>
    </span>
  );
}

function QualityMark({ quality }: { quality: Quality }) {
  return (
    <span className="parley-tile-quality" data-testid="tile-quality" data-quality={quality}>
      <QualityBars quality={quality} />
      <span className="parley-visually-hidden">{quality === "poor" ? "Weak" : "Fair"} connection: </span>
    </span>
  );
}

function videoClass(visible: boolean, own: boolean, fit: string): string {
  const classes = [
    "parley-video",
    visible ? "" : "is-hidden",
    own && fit === "cover" ? "is-mirrored" : "",
    `is-${fit}`,
  ];
  return classes.filter(Boolean).join(" ");
}

/** The element stays even without a picture, because it plays the voice too. */
function Video(props: VideoTileProps & { className: string }) {
  const { plays, waits, takeOver } = useHandover(props.stream);
  const after = waits ? () => takeOver(waits.key) : undefined;
  return [plays, ...(waits ? [waits] : [])].map(({ key, stream }) => (
    <Player key={key} {...props} stream={stream} waitsWith={stream === waits?.stream ? after : undefined} />
  ));
}

/** One stream. While another one plays it waits unseen and unheard, and says when it has something to show. */
function Player(props: VideoTileProps & { className: string; waitsWith: (() => void) | undefined }) {
  const ref = useRef<HTMLVideoElement>(null);
  const { stream, own = false, waitsWith, onBlocked } = props;
  const quiet = (props.quiet ?? own) || waitsWith !== undefined;
  const play = useCallback(() => {
    ref.current?.play()?.catch((error: Error) => {
      if (error.name === "NotAllowedError") onBlocked?.(play);
    });
  }, [onBlocked]);
  useEffect(() => {
    // The attribute alone is not enough for every browser when the element is made by a script.
    if (ref.current) ref.current.muted = quiet;
  }, [quiet]);
  useEffect(() => {
    if (!ref.current) return;
    ref.current.srcObject = stream;
    if (stream) play();
  }, [stream, play]);
  useSound(ref, props.volumeOf);
  return (
    <video
      ref={ref}
      className={waitsWith ? "parley-video is-hidden" : props.className}
      data-testid={waitsWith ? undefined : props.testId}
      onLoadedData={waitsWith}
      autoPlay
      playsInline
      muted={quiet}
    />
  );
}

/** Whether the stream has a picture that really arrives. */
function useArrives(stream: MediaStream | null): boolean {
  const [, redraw] = useState(0);
  const tracks = stream?.getVideoTracks() ?? [];
  useEffect(() => {
    if (!stream) return;
    const change = () => redraw((n) => n + 1);
    // A track that joins later is announced to nobody when a script adds it; a look now and then finds it.
    const timer = setInterval(change, 500);
    const events = ["mute", "unmute", "ended"];
    for (const track of stream.getVideoTracks()) for (const each of events) track.addEventListener(each, change);
    return () => {
      clearInterval(timer);
      for (const track of stream.getVideoTracks()) for (const each of events) track.removeEventListener(each, change);
    };
  }, [stream]);
  return tracks.some((track) => track.readyState === "live" && !track.muted);
}
