import type { PictureState } from "./pictureState";
import type { Problem } from "./problems";
import type { Reason } from "./qualityReasons";
import type { ConnectionState } from "./recovery";
import type { Moderation } from "./roomState";
import type {
  Call,
  CallType,
  EndReason,
  IncomingCall,
  MediaState,
  Participant,
  Person,
  Quality,
  QualityReport,
} from "./types";

/** Where a call stands, from one person's point of view. */
export type CallPhase = "idle" | "outgoing" | "incoming" | "connecting" | "active" | "ended";

/** Another person in the call. */
export interface Remote {
  userId: string;
  userName: string;
  status: NonNullable<Participant["status"]>;
  stream: MediaStream | null;
  /** The shared screen, where it comes beside the camera. */
  screen: MediaStream | null;
  connection: ConnectionState;
  media: MediaState;
  quality: Quality | null;
}

/** How a call ended. */
export interface CallEnd {
  callId: string | null;
  reason: EndReason;
  /** Seconds of talking. */
  duration: number;
  endedBy: string | null;
}

/** Everything that a page shows of a call; a new object after each change. */
export interface CallState {
  phase: CallPhase;
  direction: "outgoing" | "incoming";
  type: CallType;
  callId: string | null;
  conversationId: string;
  /** Who calls, in an incoming call. */
  callerId: string | null;
  remotes: Remote[];
  /** The others of the conversation, whether in the call or not; empty until they are known. */
  members: Person[];
  /** Whether the conversation is this person's own, so that they may end its calls for all. */
  owner: boolean;
  localStream: MediaStream | null;
  screenStream: MediaStream | null;
  media: MediaState;
  /** How this side's own connection is. */
  quality: Quality | null;
  /** The numbers behind that, and what makes it bad. */
  report: QualityReport | null;
  reasons: Reason[];
  picture: PictureState;
  /** Who speaks, in a call that goes through the server. */
  speaker: string | null;
  /** Whose cameras do not come because the line of this side is too slow for all; in a call that goes through the server. */
  heldBack: string[];
  /** In a call that goes through the server: whether this person may mute others and send them away, and whom somebody has muted. */
  moderation: Moderation;
  /** Milliseconds of `Date.now()` when somebody answered. */
  startedAt: number | null;
  problem: Problem | null;
  /** The other call of this person that stands in the way of this one. */
  otherCall: Call | null;
  end: CallEnd | null;
}

/** The state before anything happens. */
export function idleState(): CallState {
  return {
    phase: "idle",
    direction: "outgoing",
    type: "video",
    callId: null,
    conversationId: "",
    callerId: null,
    remotes: [],
    members: [],
    owner: false,
    localStream: null,
    screenStream: null,
    media: { audioEnabled: true, videoEnabled: false, screenSharing: false },
    quality: null,
    report: null,
    reasons: [],
    picture: { choice: "auto", profile: "hd", pausedAtKbps: null },
    speaker: null,
    heldBack: [],
    moderation: { moderator: false, muted: [] },
    startedAt: null,
    problem: null,
    otherCall: null,
    end: null,
  };
}

/** Somebody of whom nothing but the name is known yet. */
export function remoteOf(person: Person & Partial<Participant>, type: CallType): Remote {
  return {
    userId: person.userId,
    userName: person.userName,
    status: person.status ?? "invited",
    stream: null,
    screen: null,
    connection: "connecting",
    media: person.mediaState ?? { audioEnabled: true, videoEnabled: type === "video", screenSharing: false },
    quality: null,
  };
}

/** The state after a call came in; everybody in it but oneself is a remote. */
export function incomingState(call: IncomingCall, selfId?: string): CallState {
  const others = call.participants.filter((each) => each.userId !== selfId);
  // Who began the call may have left it, and is asked back by those who are in it.
  const gone = others.some((each) => each.userId === call.initiatedBy && each.status === "left");
  const callerId = gone || call.initiatedBy === selfId ? inIt(others) : call.initiatedBy;
  const callerKnown = others.some((each) => each.userId === callerId);
  const caller = { userId: callerId, userName: "Unknown caller" };
  const people: Participant[] = callerKnown ? others : [caller, ...others];
  return {
    ...idleState(),
    phase: "incoming",
    direction: "incoming",
    type: call.type,
    callId: call.callId,
    conversationId: call.conversationId,
    callerId,
    remotes: people.map((each) => {
      const remote = remoteOf(each, call.type);
      return each.userId === callerId ? { ...remote, status: "joined" } : remote;
    }),
  };
}

function inIt(people: Participant[]): string {
  return people.find((each) => each.status === "joined")?.userId ?? "";
}

/** The call that a person is in now, out of their latest ones. */
export function runningOf(calls: Call[], userId: string | undefined): Call | null {
  const isIn = (each: Participant) => each.userId === userId && each.status === "joined";
  return calls.find((call) => call.endedAt === null && call.participants.some(isIn)) ?? null;
}

/** Those who are, or may still come, into the call. */
export function present(remotes: Remote[]): Remote[] {
  return remotes.filter(({ status }) => status === "joined" || status === "invited" || status === "ringing");
}

/** More than two people were ever asked: whoever goes leaves the others in the call. */
export function isGroup({ remotes }: CallState): boolean {
  return remotes.length > 1;
}

/** Whether others stay in the call when this person leaves it, and this person could end it for them too. */
export function mayEndForAll(state: CallState): boolean {
  const others = state.remotes.some((each) => each.status === "joined");
  return isGroup(state) && others && (state.direction === "outgoing" || state.owner);
}
