import { participantOf, type RoomParticipant } from "./roomState";
import type { LeaveReason, RoomMember, RoomTrack, SilencedKind } from "./roomWire";
import type { MediaState } from "./types";

interface PeopleListener {
  changed(): void;
  joined(participant: RoomParticipant): void;
  left(participant: RoomParticipant, reason: LeaveReason): void;
}

/** The others in a room: who they are, as the server says, and what the browser receives of them. */
export class RoomPeople {
  private readonly members = new Map<string, RoomMember>();
  private readonly streams = new Map<string, MediaStream>();

  constructor(private readonly listener: PeopleListener) {}

  get list(): RoomParticipant[] {
    return [...this.members.values()].map((each) => this.seen(each));
  }

  /** Who is there on entering, which is news to nobody. */
  enter(members: RoomMember[]): void {
    this.members.clear();
    for (const each of members) this.members.set(each.peerId, each);
    this.listener.changed();
  }

  /** Who is there after a gap, with word of those who came and went meanwhile. */
  comeBack(members: RoomMember[]): void {
    const before = new Map(this.members);
    this.enter(members);
    for (const each of before.values()) if (!this.members.has(each.peerId)) this.listener.left(this.seen(each), "left");
    for (const each of members) if (!before.has(each.peerId)) this.listener.joined(this.seen(each));
  }

  join(member: RoomMember): void {
    this.members.set(member.peerId, member);
    this.listener.changed();
    this.listener.joined(this.seen(member));
  }

  leave(peerId: string, reason: LeaveReason): void {
    const member = this.members.get(peerId);
    if (!member) return;
    this.members.delete(peerId);
    this.listener.changed();
    this.listener.left(this.seen(member), reason);
  }

  addTrack(peerId: string, track: RoomTrack): void {
    this.change(peerId, ({ tracks }) => ({ tracks: [...without(tracks, track.trackId), track] }));
  }

  removeTrack(peerId: string, trackId: string): void {
    this.change(peerId, ({ tracks }) => ({ tracks: without(tracks, trackId) }));
  }

  setMedia(peerId: string, mediaState: MediaState, silenced?: SilencedKind[]): void {
    this.change(peerId, () => ({ mediaState, ...(silenced ? { silenced } : {}) }));
  }

  /** The browser announces a track; that of one stream may come before the server's word of whose it is. */
  receive({ streams: [stream] }: RTCTrackEvent): void {
    if (!stream) return;
    this.streams.set(stream.id, stream);
    stream.addEventListener("removetrack", () => this.emptied(stream));
    this.listener.changed();
  }

  /** Nothing is received any more, from nobody. */
  forgetStreams(): void {
    this.streams.clear();
    this.listener.changed();
  }

  private emptied(stream: MediaStream): void {
    if (stream.getTracks().length > 0 || this.streams.get(stream.id) !== stream) return;
    this.streams.delete(stream.id);
    this.listener.changed();
  }

  private change(peerId: string, changed: (member: RoomMember) => Partial<RoomMember>): void {
    const member = this.members.get(peerId);
    if (!member) return;
    this.members.set(peerId, { ...member, ...changed(member) });
    this.listener.changed();
  }

  private seen(member: RoomMember): RoomParticipant {
    return participantOf(member, this.streams);
  }
}

function without(tracks: RoomTrack[], trackId: string): RoomTrack[] {
  return tracks.filter((each) => each.trackId !== trackId);
}
