import { type Lender, LentMedia } from "./lentMedia";
import type { Problem } from "./problems";
import type { ConnectionState } from "./recovery";
import { Room, SILENCED } from "./room";
import type { Moderation, RoomEnd, RoomParticipant, RoomState } from "./roomState";
import type { RoomMessage, TrackSource, Wanted } from "./roomWire";

/** How often it is looked whether somebody's picture plays. */
const LOOK_MS = 100;
/** The page takes over the new picture before the old one ends. */
const OVERLAP_MS = 2000;
/** A call that still runs asks for its room again. */
const AGAIN_MS = 1500;

/** A first picture may be followed by none for a while, until the sender has found its size. */
const ENOUGH_FRAMES = 8;

/** What participants of a call tell each other in its room. */
const MOVED = "parley-moved";

interface CallServerOptions {
  roomId: string;
  baseUrl: string;
  token(): string | Promise<string>;
  lender: Lender;
  /** Whether somebody's media come over another way, so that there is something to lose. */
  comesOtherwise(userId: string): boolean;
  /** Somebody's voice and picture play over this way; what comes over another one is not needed here any more. */
  arrived(userId: string, stream: MediaStream): void;
  /** Both sides have each other over this way. */
  settled(userId: string): void;
  screen(userId: string, stream: MediaStream | null): void;
  speaker(userId: string | null): void;
  state(userId: string, state: ConnectionState): void;
  /** Whose cameras the server holds back, because this side's line is too slow for all. */
  heldBack(userIds: string[]): void;
  moderation(state: Moderation): void;
  /** No way to the server is found, with words for it; null when one is. */
  wayProblem(problem: Problem | null): void;
  /** A moderator sent this person away. */
  kicked(): void;
}

/**
 * The way of a call's media through the server, for three people and more: one connection for all. Nothing that came over another way is
 * given up before it plays here.
 */
export class CallServer {
  private readonly room: Room;
  private lent: LentMedia | undefined;
  private readonly shown = new Map<string, MediaStream>();
  private readonly screens = new Map<string, MediaStream>();
  /** Who has this side over the server. */
  private readonly moved = new Set<string>();
  /** With whom no other way is left. */
  private readonly alone = new Set<string>();
  /** How large each camera and screen is shown, and of which track that was said last. */
  private readonly wishes = new Map<string, Wanted>();
  private readonly wished = new Map<string, string>();
  private voicesOnly = false;
  private speaking: string | null = null;
  private held = "";
  private moderated = "";
  private wayProblem: Problem | null = null;
  private connection: ConnectionState = "connecting";
  private timer: ReturnType<typeof setInterval> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(private readonly options: CallServerOptions) {
    const { roomId, baseUrl, token, lender } = options;
    const source = (changed: () => void) => {
      this.lent = new LentMedia(lender, changed);
      return this.lent;
    };
    this.room = new Room({ roomId, baseUrl, token, source });
    this.room.onMessage = (message) => this.heard(message);
    this.room.subscribe(() => this.changed(this.room.state));
    void this.enter();
  }

  /** Whether somebody's media play over this way. */
  has(userId: string): boolean {
    return this.shown.has(userId);
  }

  /** Whether this is the only way between somebody and this side: what still comes of another one is late. */
  isOnlyWayTo(userId: string): boolean {
    return this.alone.has(userId);
  }

  /** Somebody has left the call; they may come back by another way. */
  forget(userId: string): void {
    for (const each of [this.moved, this.alone]) each.delete(userId);
    this.shown.delete(userId);
  }

  /** This side sends other tracks than before, or lets others through. */
  async refresh(): Promise<void> {
    await this.lent?.refresh();
  }

  /** Mutes somebody, or lets them speak again; for whoever moderates. */
  mute(userId: string, muted: boolean): void {
    const peerId = this.participant(userId)?.peerId;
    if (peerId) this.room.mute(peerId, "audio", muted);
  }

  /** Sends somebody away; for whoever moderates. */
  remove(userId: string): void {
    const peerId = this.participant(userId)?.peerId;
    if (peerId) this.room.kick(peerId);
  }

  /** The camera of this side may take more or less than before. */
  async fit(): Promise<void> {
    await this.lent?.fit();
  }

  /** How large somebody's camera or screen is shown. */
  want(userId: string, source: TrackSource, wanted: Wanted): void {
    const key = `${source} ${userId}`;
    this.wishes.set(key, wanted);
    const track = this.participant(userId)?.tracks.find((each) => each.source === source);
    if (!track) return;
    this.wished.set(key, track.trackId);
    this.room.want(track.trackId, this.voicesOnly && source === "camera" ? { paused: true } : wanted);
  }

  /** Tracks may come after it is known how large they are shown. */
  private wishAgain(participants: RoomParticipant[]): void {
    for (const { userId, tracks } of participants)
      for (const { source, trackId } of tracks) {
        const wish = this.wishes.get(`${source} ${userId}`);
        if (wish && this.wished.get(`${source} ${userId}`) !== trackId) this.want(userId, source, wish);
      }
  }

  /** No cameras are wanted, or they are again. */
  setVoicesOnly(only: boolean): void {
    this.voicesOnly = only;
    for (const { userId } of this.room.state.participants)
      this.want(userId, "camera", this.wishes.get(`camera ${userId}`) ?? {});
  }

  stats(): Promise<RTCStatsReport> {
    return this.room.stats();
  }

  close(): void {
    this.closed = true;
    clearInterval(this.timer);
    clearTimeout(this.again);
    this.room.leave();
  }

  private async enter(): Promise<void> {
    await this.room.join({ audio: false, video: false, muted: false });
  }

  private changed(state: RoomState): void {
    if (this.closed) return;
    if (state.phase === "left") this.comeBack(state.end?.reason);
    else this.follow(state);
  }

  private follow(state: RoomState): void {
    this.speak(state);
    this.wishAgain(state.participants);
    this.showScreens(state.participants);
    this.showHeldBack(state);
    this.showModeration(state);
    this.tellWay(state.problem);
    if (state.connection !== this.connection) {
      this.connection = state.connection;
      for (const userId of this.shown.keys()) this.tellState(userId);
    }
    if (this.waiting().length > 0) this.timer ??= setInterval(() => void this.look(), LOOK_MS);
  }

  /** The call runs on, so its room does: the server may only just have started. */
  private comeBack(reason: RoomEnd["reason"] | undefined): void {
    clearTimeout(this.again);
    if (reason === "kicked") this.options.kicked();
    else this.again = setTimeout(() => void this.enter(), AGAIN_MS);
  }

  private tellWay(problem: Problem | null): void {
    const now = problem?.kind === "network" || problem?.message === SILENCED ? problem : null;
    if (now === this.wayProblem) return;
    this.wayProblem = now;
    this.options.wayProblem(now);
  }

  private speak({ speaker, participants }: RoomState): void {
    const userId = participants.find((each) => each.peerId === speaker)?.userId ?? null;
    if (userId === this.speaking) return;
    this.speaking = userId;
    this.options.speaker(userId);
  }

  private showModeration({ moderator, participants }: RoomState): void {
    const muted = participants.filter(({ silenced }) => silenced.audio).map(({ userId }) => userId);
    const key = `${moderator} ${muted}`;
    if (key === this.moderated) return;
    this.moderated = key;
    this.options.moderation({ moderator, muted });
  }

  private showHeldBack({ participants, heldBack }: RoomState): void {
    const isHeld = ({ tracks }: RoomParticipant) =>
      tracks.some(({ source, trackId }) => source === "camera" && heldBack.includes(trackId));
    const held = participants.filter((each) => this.has(each.userId) && isHeld(each)).map((each) => each.userId);
    if (held.join() === this.held) return;
    this.held = held.join();
    this.options.heldBack(held);
  }

  private showScreens(participants: RoomParticipant[]): void {
    const now = new Map(participants.flatMap((each) => (each.screen ? [[each.userId, each.screen] as const] : [])));
    for (const userId of this.screens.keys()) if (!now.has(userId)) this.showScreen(userId, null);
    for (const [userId, stream] of now) if (this.screens.get(userId) !== stream) this.showScreen(userId, stream);
  }

  private showScreen(userId: string, stream: MediaStream | null): void {
    if (stream) this.screens.set(userId, stream);
    else this.screens.delete(userId);
    this.options.screen(userId, stream);
  }

  /** Those of whom there is a stream that is not shown yet. */
  private waiting(): RoomParticipant[] {
    return this.room.state.participants.filter(
      ({ userId, stream }) => stream !== null && this.shown.get(userId) !== stream && this.latest(userId) === stream,
    );
  }

  /** Who loaded their page again may be there twice for a while. */
  private latest(userId: string): MediaStream | null | undefined {
    return this.room.state.participants.findLast((each) => each.userId === userId && each.stream)?.stream;
  }

  private participant(userId: string): RoomParticipant | undefined {
    return this.room.state.participants.findLast((each) => each.userId === userId);
  }

  private async look(): Promise<void> {
    const stats = await this.room.stats();
    for (const each of this.waiting()) if (this.isGood(each, stats)) this.show(each);
    if (this.waiting().length > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Whether somebody can be shown without a loss: everything that they let hear and see, and that is wanted of them, arrives and goes on. */
  private isGood({ userId, stream, media }: RoomParticipant, stats: RTCStatsReport): boolean {
    if (!this.options.comesOtherwise(userId)) return true;
    const looksAt = !this.voicesOnly && !this.wishes.get(`camera ${userId}`)?.paused;
    const voice = !media.audioEnabled || arrives(stream?.getAudioTracks() ?? [], stats);
    return voice && (!media.videoEnabled || !looksAt || arrives(stream?.getVideoTracks() ?? [], stats));
  }

  private show({ userId, peerId, stream }: RoomParticipant): void {
    if (!stream || this.closed) return;
    this.shown.set(userId, stream);
    this.options.arrived(userId, stream);
    this.tellState(userId);
    this.room.sendMessage({ type: MOVED }, peerId);
    this.settle(userId);
  }

  /** The room makes a connection that has failed anew by itself. */
  private tellState(userId: string): void {
    const { connection } = this.room.state;
    this.options.state(userId, connection === "failed" ? "reconnecting" : connection);
  }

  private heard({ from, body }: RoomMessage): void {
    const sender = this.room.state.participants.find((each) => each.peerId === from);
    if (!sender || (body as { type?: string } | null)?.type !== MOVED) return;
    this.moved.add(sender.userId);
    this.settle(sender.userId);
  }

  private settle(userId: string): void {
    if (!this.moved.has(userId) || !this.shown.has(userId)) return;
    setTimeout(() => this.giveUpOthers(userId), OVERLAP_MS);
  }

  private giveUpOthers(userId: string): void {
    if (this.closed || !this.moved.has(userId) || !this.shown.has(userId)) return;
    this.alone.add(userId);
    this.options.settled(userId);
  }
}

interface Inbound {
  type: string;
  kind?: string;
  trackIdentifier?: string;
  framesDecoded?: number;
  packetsReceived?: number;
}

function arrives(tracks: MediaStreamTrack[], stats: RTCStatsReport): boolean {
  let arrived = false;
  stats.forEach((stat: Inbound) => {
    if (stat.type !== "inbound-rtp" || !tracks.some((track) => track.id === stat.trackIdentifier)) return;
    const enough = stat.kind === "video" ? (stat.framesDecoded ?? 0) >= ENOUGH_FRAMES : (stat.packetsReceived ?? 0) > 0;
    arrived ||= enough;
  });
  return arrived;
}
