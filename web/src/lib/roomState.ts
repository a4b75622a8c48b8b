import type { Problem } from "./mediaProblems";
import type { ConnectionState } from "./recovery";
import type { RoomMember, RoomTrack, TrackSource } from "./roomWire";
import type { MediaState, Quality, QualityReport } from "./types";

/** Where this side stands; `returning` is in the room as far as the others know. */
export type RoomPhase = "idle" | "joining" | "joined" | "returning" | "left";

/** Somebody else in the room. */
export interface RoomParticipant {
  /** One connection of one person; two tabs are two participants. */
  peerId: string;
  userId: string;
  userName: string;
  /** What there is to hear and see at the moment. */
  media: MediaState;
  /** Microphone and camera. */
  stream: MediaStream | null;
  /** The shared screen. */
  screen: MediaStream | null;
  tracks: RoomTrack[];
  /** What a moderator switched off. */
  silenced: { audio: boolean; video: boolean };
}

/** Why one is not in the room any more. */
export interface RoomEnd {
  reason: "left" | "kicked" | "room-closed" | "replaced" | "refused" | "failed";
  /** What a moderator said. */
  words: string;
}

/** Everything that a page shows of a room; a new object after each change. */
export interface RoomState {
  phase: RoomPhase;
  roomId: string;
  /** This side's own. */
  peerId: string | null;
  participants: RoomParticipant[];
  localStream: MediaStream | null;
  screenStream: MediaStream | null;
  media: MediaState;
  /** Which of this side's tracks a moderator switched off. */
  silenced: { audio: boolean; video: boolean };
  /** Whether this person may mute others and send them away. */
  moderator: boolean;
  /** How this side is connected to the server. */
  quality: QualityReport | null;
  /** How well the others arrive here, by `peerId`. */
  qualities: Record<string, Quality>;
  /** Ids of tracks that the server holds back, because the way to here does not carry them. */
  heldBack: string[];
  /** The way of media to and from the server. */
  connection: ConnectionState;
  /** Who speaks; this side too. */
  speaker: string | null;
  /** Those whose voice and picture have stopped without a word. */
  interrupted: string[];
  problem: Problem | null;
  end: RoomEnd | null;
}

/** What a call that goes through a room shows of moderation. */
export interface Moderation {
  /** Whether this person may mute others and send them away. */
  moderator: boolean;
  /** Whose voice somebody has switched off: ids of people. */
  muted: string[];
}

/** The state before anything happens. */
export function idleRoom(roomId: string): RoomState {
  return {
    phase: "idle",
    roomId,
    peerId: null,
    participants: [],
    localStream: null,
    screenStream: null,
    media: { audioEnabled: false, videoEnabled: false, screenSharing: false },
    silenced: { audio: false, video: false },
    moderator: false,
    quality: null,
    qualities: {},
    heldBack: [],
    connection: "connecting",
    speaker: null,
    interrupted: [],
    problem: null,
    end: null,
  };
}

/** A member as a page wants them: with what the browser received of them so far. */
export function participantOf(member: RoomMember, streams: ReadonlyMap<string, MediaStream>): RoomParticipant {
  const { peerId, userId, userName, tracks, mediaState, silenced = [] } = member;
  const find = (...sources: TrackSource[]) => {
    const track = tracks.find((each) => sources.includes(each.source) && streams.has(each.streamId));
    return (track && streams.get(track.streamId)) ?? null;
  };
  const sends = (source: TrackSource) => tracks.some((each) => each.source === source);
  return {
    peerId,
    userId,
    userName,
    tracks,
    stream: find("mic", "camera"),
    screen: find("screen", "screen-audio"),
    media: {
      audioEnabled: mediaState.audioEnabled && sends("mic"),
      videoEnabled: mediaState.videoEnabled && sends("camera"),
      screenSharing: sends("screen"),
    },
    silenced: { audio: silenced.includes("audio"), video: silenced.includes("video") },
  };
}
