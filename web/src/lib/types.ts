import type { Picture, Way } from "./mediaCounters";

/** What the server and the browser tell each other; `docs/calls.md` tells the story. */

/** How a call begins; `screen` is audio with a shared screen. */
export type CallType = "audio" | "video" | "screen";
export type CallStatus = "initiated" | "ringing" | "active" | "ended" | "missed" | "rejected" | "failed";
export type ParticipantStatus = "invited" | "ringing" | "joined" | "left" | "rejected" | "missed";
export type Quality = "good" | "fair" | "poor";

/** Why a call is over. `answered-elsewhere` and `left` exist only on this side of the wire. */
export type EndReason =
  | "ended-by-user"
  | "cancelled"
  | "rejected"
  | "busy"
  | "no-answer"
  | "connection-lost"
  | "failed"
  | "answered-elsewhere"
  | "left";

export interface User {
  id: string;
  name: string;
  identifier?: string | null;
}

/** Somebody as the lists of the server name him. */
export interface Person {
  userId: string;
  userName: string;
  userIdentifier?: string | null;
  online?: boolean;
}

export interface MediaState {
  audioEnabled: boolean;
  videoEnabled: boolean;
  screenSharing: boolean;
}

export interface Participant extends Person {
  status?: ParticipantStatus;
  reason?: string;
  joinedAt?: string | null;
  leftAt?: string | null;
  mediaState?: MediaState | null;
  connectionQuality?: Quality | null;
}

export interface Call {
  id: string;
  conversationId: string;
  type: CallType;
  status: CallStatus;
  initiatedBy: string;
  startedAt: string | null;
  endedAt: string | null;
  durationSeconds: number | null;
  endReason: string | null;
  createdAt: string;
  participants: Participant[];
  /** Whether media go from person to person or through the server. */
  topology?: "p2p" | "sfu";
  /** Where they meet in that case. */
  sfuRoomId?: string | null;
  direction?: "outgoing" | "incoming";
}

/** A call that has just been placed. */
export interface Placed {
  callId: string;
  status: string;
  participants: Participant[];
  /** Where its media go through from the first person on, in namespaces that have it so. */
  sfuRoomId?: string | null;
}

export interface Conversation {
  id: string;
  kind: "direct" | "group" | "lounge";
  title: string | null;
  members: (Person & { role?: string })[];
}

export interface TurnCredentials {
  urls: string[] | string;
  username?: string;
  credential?: string;
  /** `relay` where no other way leads to the room. */
  iceTransportPolicy?: RTCIceTransportPolicy;
}

/** What the server answers to a request for TURN credentials. */
export interface TurnGrant {
  credentials: TurnCredentials;
  expiresAt?: string;
}

/** How a connection was in the last moments. What is unknown is missing. */
export interface QualityReport {
  quality: Quality;
  rttMs?: number;
  /** Of the worse direction. */
  lossPercent?: number;
  /** On the way to this side. */
  lossInPercent?: number;
  /** On the way to the others, as they say. */
  lossOutPercent?: number;
  /** What this side could send, where that is known to be a limit or not to be one. */
  bitrateKbps?: number;
  sentKbps?: number;
  receivedKbps?: number;
  jitterMs?: number;
  /** The picture that is sent. */
  width?: number;
  height?: number;
  framesPerSecond?: number;
  codec?: string;
  /** Kinds of ways that this side had to offer: `host`, `srflx`, `prflx`, `relay`. */
  candidateTypes?: string[];
  /** The picture that comes. Stays here, as all that follows. */
  incoming?: Picture;
  /** What keeps the browser from sending a better picture. */
  limitedBy?: string;
  way?: Way;
  /** The browser's guess of what it could send, also where nothing follows from it. */
  estimateKbps?: number;
  /** As `lossOutPercent`, of the stream that loses most, in the last six seconds alone. */
  lossOutNowPercent?: number;
}

/** A report as the server takes it. */
export type QualitySample = Omit<
  QualityReport,
  "incoming" | "limitedBy" | "way" | "estimateKbps" | "lossOutNowPercent"
>;

export interface IncomingCall {
  callId: string;
  conversationId: string;
  type: CallType;
  initiatedBy: string;
  participants: Participant[];
}

type OfUser<T = unknown> = { callId: string; userId: string } & T;
type FromUser<T> = { callId: string; fromUserId: string } & T;

/** Every event that the server sends, with its payload. */
export interface ServerEvents {
  "call:incoming": IncomingCall;
  "call:ringing": OfUser;
  "call:answered": OfUser;
  "call:answered-elsewhere": OfUser;
  "call:participant-invited": OfUser<{ userName: string; userIdentifier?: string; conversationId?: string }>;
  "call:participant-joined": OfUser<{ userName: string; userIdentifier?: string; conversationId?: string }>;
  "call:participant-left": OfUser;
  "call:topology": { callId: string; topology: "p2p" | "sfu"; roomId: string };
  "call:rejected": OfUser<{ reason: string }>;
  "call:missed": OfUser;
  "call:missed-seen": OfUser;
  "call:ended": { callId: string; reason: string; endedBy?: string | null };
  "call:offer": FromUser<{ offer: RTCSessionDescriptionInit }>;
  "call:answer": FromUser<{ answer: RTCSessionDescriptionInit }>;
  "call:ice-candidate": FromUser<{ candidate: RTCIceCandidateInit | null }>;
  "call:media-state-changed": OfUser<{ mediaState: MediaState }>;
  "call:quality": OfUser<{ quality: Quality }>;
  "call:error": { callId?: string; event?: string; code: string; message: string };
  "conversation:changed": { conversationId: string };
  "presence:changed": Person;
}

/** Every event that a client sends, with its payload. */
export interface ClientEvents {
  "call:offer": { callId: string; targetUserId: string; offer: RTCSessionDescriptionInit };
  "call:answer": { callId: string; targetUserId: string; answer: RTCSessionDescriptionInit };
  "call:ice-candidate": { callId: string; targetUserId: string; candidate: RTCIceCandidateInit | null };
  "presence:subscribe": undefined;
}
