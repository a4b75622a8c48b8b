import { Api } from "./api";
import { IceServers } from "./iceServers";
import { Negotiation } from "./negotiation";
import { watchNetwork } from "./networkChange";
import { type DeviceKind, preferences } from "./preferences";
import { RoomMedia, type RoomSource } from "./roomMedia";
import { RoomPeople } from "./roomPeople";
import { isSignedOut, RoomError, roomProblemOf } from "./roomProblems";
import { RoomQuality } from "./roomQuality";
import { RoomSignaling } from "./roomSignaling";
import { idleRoom, type RoomEnd, type RoomParticipant, type RoomState } from "./roomState";
import { RoomStillness } from "./roomStillness";
import type {
  LeaveReason,
  RoomEvents,
  RoomFrame,
  RoomMessage,
  RoomRequests,
  SilencedKind,
  Wanted,
  Welcome,
} from "./roomWire";
import { Wish } from "./wish";

/** How long the first offer waits for TURN servers, which come right after the welcome. */
const CREDENTIALS_MS = 300;

/** How long a page may take to load again. */
const RELOAD_MS = 5000;

/** The message of the problem of whoever is muted. */
export const SILENCED = "muted by a moderator";

export interface RoomOptions {
  roomId: string;
  token: string | (() => string | Promise<string>);
  /** Origin of the server; that of the page by default. */
  baseUrl?: string;
  /** What the others read; the name in the token by default. */
  name?: string;
  /** Of the seat that this page had before it was loaded again; see `leaveSoon`. */
  resumeToken?: string | undefined;
  /** Where what is sent comes from; devices of the room's own by default. */
  source?: (changed: () => void) => RoomSource;
}

const ENDS: Record<number, RoomEnd["reason"]> = { 1000: "left", 4001: "replaced", 4003: "kicked", 4004: "room-closed" };

/** As the server judges: refusing the upgrade is all it can do, and a browser does not say why. */
function isRoomName(name: string): boolean {
  return name.trim() !== "" && name.length <= 128 && !/\p{Cc}/u.test(name);
}

/**
 * A room of any number of people, from one person's point of view: media goes through the server, over one RTCPeerConnection. Holds no
 * picture of its own: pages read `state` and are told of changes by `subscribe`.
 */
export class Room {
  onParticipantJoined: ((participant: RoomParticipant) => void) | null = null;
  onParticipantLeft: ((participant: RoomParticipant, reason: LeaveReason) => void) | null = null;
  onMessage: ((message: RoomMessage) => void) | null = null;

  /** What the person wants of microphone and camera, click by click. */
  readonly voice = new Wish(
    () => this.current.media.audioEnabled,
    (on) => this.applyAudio(on),
  );
  readonly camera = new Wish(
    () => this.current.media.videoEnabled,
    (on) => this.applyVideo(on),
  );
  private current: RoomState;
  private readonly listeners = new Set<() => void>();
  private readonly api: Api;
  private readonly iceServers = new IceServers(() => {});
  private readonly people = new RoomPeople({
    changed: () => this.set({ participants: this.people.list }),
    joined: (participant) => this.onParticipantJoined?.(participant),
    left: (participant, reason) => this.onParticipantLeft?.(participant, reason),
  });
  private readonly stillness = new RoomStillness({
    stats: () => this.stats(),
    participants: () => (this.current.connection === "connected" ? this.current.participants : []),
    tell: (interrupted) => this.set({ interrupted }),
  });
  private readonly quality = new RoomQuality({
    stats: () => this.stats(),
    participants: () => this.current.participants,
    tell: (quality, qualities) => this.set({ quality, qualities }),
  });
  private media: RoomSource;
  private signaling: RoomSignaling | undefined;
  private negotiation: Negotiation | undefined;
  /** Whether no other way than a relay leads to the room. */
  private relayed = false;
  private opening: ReturnType<typeof setTimeout> | undefined;
  private readonly wants = new Map<string, Wanted>();
  /** What a moderator or the server said last, before it closed. */
  private lastWords = "";

  constructor(private readonly options: RoomOptions) {
    this.current = idleRoom(options.roomId);
    this.api = new Api({ baseUrl: this.origin(), token: () => this.token() });
    this.media = this.newMedia();
  }

  get state(): RoomState {
    return this.current;
  }

  /** Tells of each change; gives the function that ends this. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens what there is of microphone and camera, then goes in; also again after the end. */
  async join({ audio = true, video = true, muted = preferences.value.pushToTalk } = {}): Promise<void> {
    if (!this.isOut()) return;
    if (!isRoomName(this.options.roomId)) {
      this.refuse(
        new RoomError("bad_message", "a room's name has 1 to 128 characters, none of them a control character"),
      );
      return;
    }
    this.set({ ...idleRoom(this.options.roomId), phase: "joining" });
    this.media = this.newMedia();
    const { media } = this;
    const missing = audio || video ? await media.open(audio, video) : undefined;
    if (muted) await media.setAudio(false);
    // Left already, and perhaps joined anew, while the browser asked for the devices.
    if (media !== this.media || this.isOut()) return;
    // What is lent has been open for long.
    this.set({ problem: missing === undefined ? null : roomProblemOf(missing), media: media.state });
    this.forgetNetwork = watchNetwork(() => this.moved());
    this.signaling = this.newSignaling();
    await this.signaling.connect();
  }

  /** Lets the voice through, or not. */
  setAudio(enabled: boolean): Promise<void> {
    return this.voice.set(enabled);
  }

  /** Shows the camera, or not; one that is off sends nothing. */
  setVideo(enabled: boolean): Promise<void> {
    return this.camera.set(enabled);
  }

  /** Goes over to another camera or microphone, now and in later calls; a speaker is chosen where it sounds. */
  async chooseDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    preferences.change({ [kind]: deviceId });
    if (kind === "speaker") return;
    const choice = { deviceId: { exact: deviceId } };
    await this.media.choose(kind === "camera" ? "video" : "audio", choice).catch((error) => this.fail(error));
  }

  private async applyAudio(enabled: boolean): Promise<void> {
    if (enabled && this.current.silenced.audio) return this.fail(new RoomError("silenced", SILENCED));
    await this.media.setAudio(enabled).catch((error) => this.fail(error));
  }

  private async applyVideo(enabled: boolean): Promise<void> {
    if (enabled && this.current.silenced.video) return this.fail(new RoomError("silenced", SILENCED));
    await this.media.setVideo(enabled).catch((error) => this.fail(error));
  }

  /** Begins or ends sharing the screen. Closing the browser's picker is not a problem worth words. */
  async setScreen(shared: boolean): Promise<void> {
    await this.media.setScreen(shared).catch((error) => {
      if (!String(error).includes("NotAllowedError")) this.fail(error);
    });
  }

  /** Says something, any JSON, to one participant or to all others. */
  sendMessage(body: unknown, to?: string): void {
    this.signaling?.send("message", to ? { to, body } : { body }, "message");
  }

  /** Asks for less of a track, or for all of it again; holds until the track ends. */
  want(trackId: string, wanted: Wanted): void {
    this.wants.set(trackId, wanted);
    this.signaling?.send("subscribe", { trackId, ...wanted });
  }

  /** Silences somebody, or allows them to speak again; for moderators. */
  mute(peerId: string, kind: "audio" | "video" = "audio", muted = true): void {
    this.signaling?.send("mute", { peerId, kind, muted }, "moderation");
  }

  /** Sends somebody away; for moderators. */
  kick(peerId: string, reason = ""): void {
    this.signaling?.send("kick", { peerId, ...(reason ? { reason } : {}) }, "moderation");
  }

  /** Leaves at once; the others learn it at once. */
  leave(): void {
    if (this.isOut()) return;
    this.signaling?.leave();
    this.finish({ reason: "left", words: "" });
  }

  /**
   * For a page that goes away: leaves unless it is there again within this time, with the token that this gives. The others see no picture
   * meanwhile, and hear nothing of it where one comes back.
   */
  leaveSoon(withinMs = RELOAD_MS): string | undefined {
    if (this.isOut()) return undefined;
    const resumeToken = this.signaling?.leaveSoon(withinMs);
    this.finish({ reason: "left", words: "" });
    return resumeToken;
  }

  dismissProblem(): void {
    this.set({ problem: null });
  }

  /** The browser's statistics; empty where there is no connection. */
  async stats(): Promise<RTCStatsReport> {
    return (await this.negotiation?.peer.getStats()) ?? new Map();
  }

  private forgetNetwork = () => {};

  /** The way of before may be gone, also where nothing has noticed yet. */
  private moved(): void {
    this.signaling?.hurry();
    if (this.current.phase === "joined") this.negotiation?.peer.restartIce();
  }

  private newMedia(): RoomSource {
    const changed = () => this.media === media && this.mediaChanged();
    const media: RoomSource =
      this.options.source?.(changed) ?? new RoomMedia(changed, (error) => this.media === media && this.fail(error));
    return media;
  }

  private newSignaling(): RoomSignaling {
    return new RoomSignaling({
      roomId: this.options.roomId,
      name: this.options.name,
      resumeToken: this.resumeToken(),
      baseUrl: this.origin(),
      token: () => this.token(),
      hasMedia: () => this.negotiation !== undefined,
      heard: (frame) => this.hear(frame),
      lost: () => this.lost(),
      unopened: () => this.unopened(),
      ended: (code) => this.finish({ reason: ENDS[code] ?? "failed", words: this.lastWords }),
      refused: (code, message) => this.refuse(new RoomError(code, message)),
    });
  }

  /** Good for one return. */
  private resumeToken(): string | undefined {
    const { resumeToken } = this.options;
    this.options.resumeToken = undefined;
    return resumeToken;
  }

  private origin(): string {
    return this.options.baseUrl ?? globalThis.location?.origin ?? "";
  }

  private async token(): Promise<string> {
    const { token } = this.options;
    return typeof token === "function" ? token() : token;
  }

  // What the server says

  private readonly on: { [T in keyof RoomEvents]?: (data: RoomEvents[T], id?: string) => void } = {
    welcome: (data) => this.welcome(data),
    offer: ({ sdp }) => void this.linked().accept(sdp),
    answer: ({ sdp }) => void this.negotiation?.conclude(sdp),
    "ice-candidate": (candidate) => void this.negotiation?.receiveCandidate(candidate),
    "peer-joined": ({ participant }) => this.people.join(participant),
    "peer-left": ({ peerId, reason }) => this.people.leave(peerId, reason),
    "track-added": ({ peerId, ...track }) => this.people.addTrack(peerId, track),
    "track-removed": ({ peerId, trackId }) => {
      this.wants.delete(trackId);
      this.set({ heldBack: this.current.heldBack.filter((each) => each !== trackId) });
      this.people.removeTrack(peerId, trackId);
    },
    encodings: ({ mid, encodings }) => void this.media.demand(mid, encodings),
    "media-state-changed": ({ peerId, mediaState, forced, silenced }) => {
      if (peerId === this.current.peerId) this.moderated(forced ?? false, silenced ?? []);
      else this.people.setMedia(peerId, mediaState, silenced);
    },
    "stream-state": ({ trackId, state }) => {
      const others = this.current.heldBack.filter((each) => each !== trackId);
      this.set({ heldBack: state === "paused" ? [...others, trackId] : others });
    },
    speaker: ({ peerId }) => this.set({ speaker: peerId }),
    message: (message) => this.onMessage?.(message),
    kicked: ({ reason }) => {
      this.lastWords = reason;
    },
    "turn-credentials": (data) => this.credentials(data),
    "refresh-credentials": (data) => this.credentials(data),
    error: ({ code, message }, id) => this.refused(code, message, id),
  };

  private hear({ type, data, id }: RoomFrame): void {
    const handler = this.on[type as keyof RoomEvents] as ((data: unknown, id?: string) => void) | undefined;
    handler?.(data, id);
  }

  private welcome({ peerId, participants, mediaKept, moderator = false, silenced = [] }: Welcome): void {
    const { phase, problem } = this.current;
    this.set({
      phase: "joined",
      peerId,
      moderator,
      silenced: { audio: silenced.includes("audio"), video: silenced.includes("video") },
      problem: problem?.kind === "network" ? null : problem,
    });
    if (phase === "returning") this.people.comeBack(participants);
    else this.people.enter(participants);
    this.send("media-state", this.current.media);
    for (const [trackId, wanted] of this.wants) this.send("subscribe", { trackId, ...wanted });
    if (mediaKept && this.negotiation) void this.negotiation.resume();
    else this.linkSoon();
  }

  /** A moderator switched something of this side off, or allows it again. */
  private moderated(forced: boolean, kinds: SilencedKind[]): void {
    const silenced = { audio: kinds.includes("audio"), video: kinds.includes("video") };
    this.set({ silenced });
    if (!forced) {
      if (this.current.problem?.message === SILENCED) this.dismissProblem();
      return;
    }
    this.fail(new RoomError("silenced", SILENCED));
    if (silenced.audio) void this.media.setAudio(false);
    if (silenced.video) void this.media.setVideo(false);
  }

  private credentials(given: RoomEvents["turn-credentials"]): void {
    this.iceServers.set(given);
    this.relayed = given.iceTransportPolicy === "relay";
    this.negotiation?.configure(this.configuration());
    if (this.opening !== undefined) this.link();
  }

  private refused(code: string, message: string, id?: string): void {
    if (code === "media_lost") this.beginAnew();
    if (id?.startsWith("offer-")) this.negotiation?.refused(code);
    const asked = id === "moderation" || id === "message";
    if (asked || code === "media_unavailable") this.fail(new RoomError(code, message));
  }

  /** Nothing of this side arrives there any more, or the two connections do not fit: both sides make new ones. */
  private beginAnew(): void {
    this.link();
    if (!this.media.isSending) this.signaling?.join(true);
  }

  // The connection of media

  private linkSoon(): void {
    this.unlink();
    if (this.iceServers.list.length > 0) this.link();
    else this.opening = setTimeout(() => this.link(), CREDENTIALS_MS);
  }

  private linked(): Negotiation {
    return this.negotiation ?? this.link();
  }

  private link(): Negotiation {
    this.unlink();
    const negotiation: Negotiation = new Negotiation({
      configuration: this.configuration(),
      send: (type, data, id) => negotiation === this.negotiation && this.send(type, data, id),
      labels: () => this.media.labels(),
      onTrack: (event) => this.people.receive(event),
      onState: (connection) => this.connectionChanged(connection),
      onBroken: () => this.beginAnew(),
      onStalled: () => this.fail(new RoomError("no_way", "no way to the media server")),
    });
    this.negotiation = negotiation;
    this.stillness.start();
    this.quality.start();
    void this.media.attach(negotiation.peer);
    return negotiation;
  }

  private unlink(): void {
    clearTimeout(this.opening);
    this.opening = undefined;
    this.negotiation?.close();
    this.negotiation = undefined;
    this.stillness.stop();
    this.quality.stop();
    this.people.forgetStreams();
    this.set({ connection: "connecting", interrupted: [], heldBack: [], quality: null, qualities: {} });
  }

  private configuration(): RTCConfiguration {
    // Without a TURN server nothing is reached by relay, and its absence is told by what does not connect.
    const relayed = this.relayed && this.iceServers.list.length > 0;
    return { iceServers: this.iceServers.list, ...(relayed ? { iceTransportPolicy: "relay" } : {}) };
  }

  private connectionChanged(connection: RoomState["connection"]): void {
    this.set({ connection });
    if (connection === "connected" && this.current.problem?.kind === "network") this.dismissProblem();
    // Whatever stands in the way may be gone; only a new connection finds out.
    if (connection === "failed" && this.current.phase === "joined") this.link();
  }

  // This side

  private mediaChanged(): void {
    const { state, stream, screenStream } = this.media;
    this.set({ media: state, localStream: stream, screenStream });
    this.send("media-state", state);
  }

  private send<T extends keyof RoomRequests>(type: T, data: RoomRequests[T], id?: string): void {
    if (this.current.phase === "joined") this.signaling?.send(type, data, id);
  }

  private isOut(): boolean {
    return this.current.phase === "idle" || this.current.phase === "left";
  }

  private lost(): void {
    if (this.current.phase === "joined") this.set({ phase: "returning", speaker: null });
  }

  private async unopened(): Promise<void> {
    const refusal = await this.api.me().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (isSignedOut(refusal)) this.refuse(new RoomError("signed_out", (refusal as Error).message));
    else if (this.current.phase === "joining" && refusal) this.fail(refusal);
  }

  private refuse(error: RoomError): void {
    this.signaling?.leave();
    this.finish({ reason: "refused", words: error.message });
    this.fail(error);
  }

  private fail(error: unknown): void {
    this.set({ problem: roomProblemOf(error) });
  }

  private finish(end: RoomEnd): void {
    this.forgetNetwork();
    this.signaling = undefined;
    this.iceServers.close();
    this.media.close();
    this.people.enter([]);
    this.wants.clear();
    this.unlink();
    this.set({ ...idleRoom(this.options.roomId), phase: "left", end });
  }

  private set(change: Partial<RoomState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}
