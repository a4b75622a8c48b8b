import type { MediaState, TurnCredentials } from "./types";

/** What a room's server and a client tell each other; `docs/signaling.md` tells the story. */

/** What a track shows or lets hear. */
export type TrackSource = "mic" | "camera" | "screen" | "screen-audio";

/** Something that somebody sends. */
export interface RoomTrack {
  trackId: string;
  /** The id of the stream with which the browser announces it. */
  streamId: string;
  kind: "audio" | "video";
  source: TrackSource;
  muted?: boolean;
}

/** Somebody in the room, as the server names them. */
export interface RoomMember {
  peerId: string;
  userId: string;
  userName: string;
  mediaState: MediaState;
  tracks: RoomTrack[];
  /** What a moderator switched off. */
  silenced?: SilencedKind[];
}

export type SilencedKind = "audio" | "video";

/** Which section of a description carries what. */
export interface TrackLabel {
  mid: string;
  source: TrackSource;
}

/** How much of a track is wanted; what is missing or 0 is "whatever there is". */
export interface Wanted {
  width?: number;
  height?: number;
  fps?: number;
  paused?: boolean;
}

/** Whether an encoding of one's own track is wanted by anybody; `rid` is null where there is only one. */
export interface EncodingState {
  rid: string | null;
  active: boolean;
}

export type LeaveReason = "left" | "connection-lost" | "kicked";

export interface Welcome {
  peerId: string;
  roomId: string;
  resumeToken: string;
  resumed: boolean;
  mediaKept: boolean;
  /** Whether this person may mute others and send them away. */
  moderator?: boolean;
  /** What a moderator switched off of this side. */
  silenced?: SilencedKind[];
  participants: RoomMember[];
}

/** A message to all others, or to one. */
export interface RoomMessage {
  from: string;
  body: unknown;
  at: string;
}

/** Everything that the server sends. */
export interface RoomEvents {
  welcome: Welcome;
  offer: { sdp: string };
  answer: { sdp: string };
  "ice-candidate": RTCIceCandidateInit;
  "peer-joined": { participant: RoomMember };
  "peer-left": { peerId: string; reason: LeaveReason };
  "track-added": RoomTrack & { peerId: string };
  "track-removed": RoomTrack & { peerId: string };
  "media-state-changed": { peerId: string; mediaState: MediaState; forced?: boolean; silenced?: SilencedKind[] };
  "stream-state": { trackId: string; state: "paused" | "active"; reason?: string };
  speaker: { peerId: string | null };
  encodings: { trackId: string; mid: string; encodings: EncodingState[] };
  message: RoomMessage;
  kicked: { code: string; reason: string };
  "turn-credentials": TurnCredentials;
  "refresh-credentials": TurnCredentials;
  "server-draining": { reason: string; timeoutMs: number; url?: string };
  pong: object;
  error: { code: string; message: string };
}

/** Everything that a client sends. */
export interface RoomRequests {
  join: { roomId: string; name?: string; resumeToken?: string; fresh?: boolean };
  offer: { sdp: string; tracks: TrackLabel[] };
  answer: { sdp: string; tracks: TrackLabel[] };
  "ice-candidate": RTCIceCandidateInit | { candidate: null };
  "media-state": Partial<MediaState>;
  subscribe: Wanted & { trackId: string };
  message: { to?: string; body: unknown };
  mute: { peerId: string; kind: "audio" | "video"; muted: boolean };
  kick: { peerId: string; reason?: string };
  ping: object;
  /** With `withinMs`, one may come back by the resume token for so long. */
  leave: { withinMs?: number };
}

/** One frame of the server, of a known type or not. */
export interface RoomFrame {
  type: string;
  data: unknown;
  id?: string;
}

/** Reads a frame; undefined where it is none. */
export function frameOf(text: unknown): RoomFrame | undefined {
  try {
    const { type, data, id } = JSON.parse(String(text)) as RoomFrame;
    return typeof type === "string" ? { type, data: data ?? {}, ...(id === undefined ? {} : { id }) } : undefined;
  } catch {
    return undefined;
  }
}
