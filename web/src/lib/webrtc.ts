import { Api } from "./api";
import { CallMedia, FittedDevices, type VoiceProcessing } from "./callMedia";
import { CallServer } from "./callServer";
import { LostWayError, NoWayError, relayAnswer } from "./connectionProblems";
import { IceServers } from "./iceServers";
import { LatestWord } from "./latestWord";
import type { Lender } from "./lentMedia";
import { codecsNow, fittingCodecs, type MediaPreferences } from "./mediaPreferences";
import { watchNetwork } from "./networkChange";
import { AUTOMATIC_HD } from "./pictureProfiles";
import type { Problem } from "./problems";
import type { ConnectionState } from "./recovery";
import { ReturningConnection } from "./returningConnection";
import type { Moderation } from "./roomState";
import type { Wanted } from "./roomWire";
import type { Sending } from "./sending";
import { Signaling } from "./signaling";
import { originOf, type SocketLike, tokenOf } from "./socket";
import type { MediaState, TurnCredentials, TurnGrant } from "./types";

/** Where nobody has come to the call's room by now, they are at a client that knows of none, and get a connection of their own. */
const ROOM_MS = 6000;

/**
 * The media of one call in this browser: local tracks, and one connection to each other person. Signals go over the socket, media directly
 * to the others; from the third person on through the server, over one connection for all.
 */
export default class WebRTCManager implements Lender {
  /** The call whose signals count; those of other calls are ignored. */
  currentCallId: string | null = null;
  /** Whether this side placed the call. Decides who yields when two first offers cross. */
  isInitiator = false;

  /**
   * Called for each other person, with a stream that later tracks join too. Called again, with another stream, for somebody who
   * comes back with a new connection, as after a reload of their page; the earlier stream is then silent.
   */
  onRemoteStream: ((userId: string, stream: MediaStream) => void) | null = null;
  /** Somebody's shared screen, where it comes beside the camera: in a call that goes through the server. */
  onRemoteScreen: ((userId: string, stream: MediaStream | null) => void) | null = null;
  /** Who speaks, where the server says so. */
  onSpeaker: ((userId: string | null) => void) | null = null;
  /** What to say as long as no way to the server is found, in a call that goes through it. */
  onWayProblem: ((problem: Problem | null) => void) | null = null;
  /** Whose cameras the server holds back, because this side's line is too slow for all. */
  onHeldBack: ((userIds: string[]) => void) | null = null;
  /** Whether this person moderates, and who is muted, in a call that goes through the server. */
  onModeration: ((state: Moderation) => void) | null = null;
  onConnectionStateChange: ((userId: string, state: ConnectionState) => void) | null = null;
  /** The other person muted, showed the camera, shares a screen. */
  onMediaState: ((userId: string, state: MediaState) => void) | null = null;
  /** The wanted state of this side changed, also when the browser's own button ended a screen share. */
  onLocalMediaState: ((state: MediaState) => void) | null = null;
  /** A device was unplugged; says whether another one has taken its place. */
  onDeviceLost: ((kind: "audio" | "video", replaced: boolean) => void) | null = null;
  /** A moderator sent this person away, in a call that goes through the server. */
  onKicked: (() => void) | null = null;
  onError: ((error: Error, userId?: string) => void) | null = null;
  onCallEnded: ((data: { callId: string; reason: string; endedBy?: string | null }) => void) | null = null;

  private readonly api: Api;
  private readonly signaling: Signaling;
  private readonly media = new CallMedia(
    (state) => this.publish(state),
    () => this.replaceTracks(),
    new FittedDevices((kind) => void this.replaceLost(kind)),
  );
  private readonly forgetNetwork = watchNetwork(() => this.moved());
  private readonly connections = new Map<string, ReturningConnection>();
  private readonly iceServers = new IceServers(() => void this.refreshTurn());
  private server: CallServer | undefined;
  private closed = false;
  private readonly word = new LatestWord(
    () => (this.currentCallId ? this.api.setMedia(this.currentCallId, this.mediaState) : undefined),
    (error) => this.onError?.(error),
  );
  private voicesOnly = false;
  private sending: Sending;

  constructor(
    private readonly socket: SocketLike,
    /** What this page wants of codecs and rates. */
    readonly preferences: MediaPreferences = {},
  ) {
    this.sending = {
      voiceKbps: 64,
      picture: AUTOMATIC_HD,
      chosen: false,
      screen: false,
      codecs: codecsNow(preferences),
    };
    void fittingCodecs(preferences).then((codecs) => this.tune({ codecs }));
    this.api = Api.of(socket);
    this.signaling = new Signaling(socket, (error) => this.onError?.(error));
    this.listen();
  }

  /** Camera and microphone of this side. */
  get localStream(): MediaStream {
    return this.media.devices.stream;
  }

  get screenStream(): MediaStream | null {
    return this.media.screenStream;
  }

  get voice(): MediaStreamTrack | undefined {
    return this.media.devices.tracks.audio;
  }

  /** What this side wants to send now. */
  get mediaState(): MediaState {
    return this.media.state;
  }

  /** TURN servers for connections made from now on, and for the next look for a way of those that live. */
  async setTurnCredentials(credentials: TurnCredentials | TurnGrant | null | undefined): Promise<void> {
    this.iceServers.set(credentials);
    for (const connection of this.connections.values()) connection.refreshIceServers();
  }

  /** Opens microphone and camera. Throws a `MediaAccessError` where the browser refuses. */
  initializeLocalStream(audio: boolean, video: boolean): Promise<MediaStream> {
    return this.media.open(audio, video);
  }

  /** Whether media go through the server, or are about to. */
  get isOnServer(): boolean {
    return this.server !== undefined;
  }

  /** Sends and receives through the server from now on; what flows from person to person ends only when the other way plays. */
  moveTo(roomId: string): void {
    if (this.closed) return;
    this.server ??= new CallServer({
      roomId,
      baseUrl: originOf(this.socket),
      token: async () => (await tokenOf(this.socket)) ?? "",
      lender: this,
      comesOtherwise: (userId) => this.connections.get(userId)?.state === "connected",
      arrived: (userId, stream) => this.onRemoteStream?.(userId, stream),
      settled: (userId) => this.disconnect(userId),
      screen: (userId, stream) => this.onRemoteScreen?.(userId, stream),
      speaker: (userId) => this.onSpeaker?.(userId),
      wayProblem: (problem) => this.onWayProblem?.(problem),
      heldBack: (userIds) => this.onHeldBack?.(userIds),
      moderation: (state) => this.onModeration?.(state),
      state: (userId, state) => this.onConnectionStateChange?.(userId, state),
      kicked: () => this.onKicked?.(),
    });
  }

  /** How large somebody's camera or screen is shown, or that it is not; counts where the server can send less. */
  want(userId: string, source: "camera" | "screen", wanted: Wanted): void {
    this.server?.want(userId, source, wanted);
  }

  /** Mutes somebody, or lets them speak again; where this person moderates a call that goes through the server. */
  muteUser(userId: string, muted: boolean): void {
    this.server?.mute(userId, muted);
  }

  /** Sends somebody away; where this person moderates a call that goes through the server. */
  removeUser(userId: string): void {
    this.server?.remove(userId);
  }

  /** Connects to a person; done when the offer is on its way. */
  async initiateCallToUser(targetUserId: string): Promise<void> {
    await this.connect(targetUserId, !this.isInitiator).offer();
  }

  /** Connects to a person whom an earlier page of this side was connected to; theirs gives way. */
  async returnToUser(targetUserId: string): Promise<void> {
    await this.connect(targetUserId, false, true).offer();
  }

  /** Lets the voice through, or not. */
  toggleAudio(enabled: boolean): Promise<void> {
    return this.media.setAudio(enabled);
  }

  /** Shows the camera, or not; opens it first where the call began without one. */
  async toggleVideo(enabled: boolean): Promise<void> {
    if (enabled) await this.setAudioOnly(false);
    await this.media.setVideo(enabled);
  }

  /** Neither sends nor receives pictures, or does so again. The camera stays off until it is switched on. */
  async setAudioOnly(only: boolean): Promise<void> {
    if (only) await this.media.setVideo(false);
    if (this.voicesOnly === only) return;
    this.voicesOnly = only;
    this.server?.setVoicesOnly(only);
    await this.replaceTracks();
  }

  /** Sends more or less, from now on and to everybody. */
  async tune(change: Partial<Sending>): Promise<void> {
    this.sending = { ...this.sending, ...change };
    if (this.closed) return;
    await this.media.fitPicture(this.sending.picture);
    await Promise.all([...this.connections.values()].map((each) => each.tune()));
    await this.server?.fit();
  }

  /** What the camera may take through the server, in kbit/s. */
  get pictureKbps(): number {
    return this.sending.chosen ? this.sending.picture.maxKbps : Number.POSITIVE_INFINITY;
  }

  /** What the browser does to the voice of this side. Opens the microphone anew. */
  setProcessing(change: Partial<VoiceProcessing>): Promise<void> {
    return this.media.setProcessing(change);
  }

  /** What the browser does to the voice of this side now. */
  get processing(): VoiceProcessing {
    return this.media.processing;
  }

  /** Goes over to another microphone or camera without interrupting the call. Throws a `MediaAccessError` where it does not open. */
  async chooseDevice(kind: "audio" | "video", deviceId: string): Promise<void> {
    const { audioTrack, cameraTrack } = this.media.devices;
    // A device that is not in use yet is opened when it is wanted.
    if (kind === "audio" ? audioTrack : cameraTrack) await this.media.choose(kind, { deviceId: { exact: deviceId } });
  }

  /** Shows a screen, with its sound where the browser gives it, in the camera's place. Throws a `MediaAccessError` where the person or the browser says no. */
  startScreenShare(): Promise<MediaStream> {
    return this.media.startScreen();
  }

  /** Shows the camera again. */
  stopScreenShare(): Promise<void> {
    return this.media.stopScreen();
  }

  /** Tells the server, and by it the others, what this side wants to send now. What it cannot hear it is told again, as long as the call lasts. */
  tellServer(): void {
    void this.word.tell();
  }

  /** The browser's statistics of each connection. */
  async stats(): Promise<Map<string, RTCStatsReport>> {
    const entries = [...this.connections].map(async ([id, each]) => [id, await each.stats()] as const);
    const server = this.server?.stats().then((stats) => ["server", stats] as const);
    return new Map((await Promise.all([...entries, ...(server ? [server] : [])])).filter(([, each]) => each.size > 0));
  }

  /** Ends every connection, stops every track, takes back every listener. May be called twice. */
  cleanup(): void {
    this.closed = true;
    this.signaling.close();
    this.iceServers.close();
    this.forgetNetwork();
    this.server?.close();
    for (const userId of [...this.connections.keys()]) this.disconnect(userId);
    this.media.close();
    this.currentCallId = null;
    this.word.again();
  }

  private listen(): void {
    const { signaling } = this;
    signaling.on("call:offer", (event) => this.receive(event, event.offer));
    signaling.on("call:answer", (event) => this.receive(event, event.answer));
    signaling.on("call:ice-candidate", ({ callId, fromUserId, candidate }) => {
      if (this.isCurrent(callId) && !this.server?.isOnlyWayTo(fromUserId))
        void this.connectionFrom(fromUserId).receiveCandidate(candidate);
    });
    signaling.onSocket("connect", () => {
      this.word.again();
      for (const connection of this.connections.values()) connection.retry();
    });
    signaling.on("call:participant-joined", ({ callId, userId }) => {
      // Those who are in the call already offer to the newcomer.
      if (!this.isCurrent(callId)) return;
      if (this.server) setTimeout(() => this.offerUnlessThere(userId), ROOM_MS);
      else this.offerUnlessThere(userId);
    });
    signaling.on("call:topology", ({ callId, topology, roomId }) => {
      if (this.isCurrent(callId) && topology === "sfu") this.moveTo(roomId);
    });
    signaling.on("call:participant-left", ({ callId, userId }) => {
      if (this.isCurrent(callId)) this.server?.forget(userId);
    });
    // What was offered to somebody who does not come is lost; if they join later, they are offered anew.
    for (const event of ["call:participant-left", "call:rejected", "call:missed"] as const) {
      signaling.on(event, ({ callId, userId }) => this.isCurrent(callId) && this.disconnect(userId));
    }
    signaling.on("call:media-state-changed", ({ callId, userId, mediaState }) => {
      if (this.isCurrent(callId)) this.onMediaState?.(userId, mediaState);
    });
    signaling.on("call:ended", (data) => this.isCurrent(data.callId) && this.onCallEnded?.(data));
    signaling.on("call:error", ({ callId, code, message }) => {
      // Who is late in the room is waited for there.
      if (callId && this.isCurrent(callId) && code !== "relay_only") this.onError?.(new Error(message));
    });
  }

  private offerUnlessThere(userId: string): void {
    const there = this.server?.has(userId) || this.connections.get(userId)?.begun;
    if (!there && !this.closed) void this.offerTo(userId);
  }

  private isCurrent(callId: string): boolean {
    return callId === this.currentCallId;
  }

  private receive(event: { callId: string; fromUserId: string }, description: RTCSessionDescriptionInit): void {
    if (!this.isCurrent(event.callId) || this.server?.isOnlyWayTo(event.fromUserId)) return;
    const known = this.connections.has(event.fromUserId);
    if (!known && description.type !== "offer") return;
    this.connectionFrom(event.fromUserId)
      .receive(description)
      .catch((error) => this.onError?.(error, event.fromUserId));
  }

  private async offerTo(userId: string): Promise<void> {
    await this.connect(userId, false)
      .offer()
      .catch((error) => this.onError?.(error, userId));
  }

  private connectionFrom(userId: string): ReturningConnection {
    return this.connections.get(userId) ?? this.connect(userId, true);
  }

  private connect(userId: string, polite: boolean, returned = false): ReturningConnection {
    this.disconnect(userId);
    const connection = new ReturningConnection({
      polite,
      returned,
      iceServers: () => this.iceServers.list,
      localTracks: () => this.media.devices.tracks,
      sending: () => ({ ...this.sending, screen: this.mediaState.screenSharing }),
      voicesOnly: () => this.voicesOnly,
      sendDescription: (description) => this.sendDescription(userId, description),
      sendCandidate: (candidate) => this.sendCandidate(userId, candidate),
      onStream: (stream) => this.server?.has(userId) || this.onRemoteStream?.(userId, stream),
      onState: (state) => this.stateChanged(userId, state),
      onStalled: () => void this.stalled(userId),
      // The others look for a new way when they hear something; the end of a list of candidates harms nobody.
      askForRestart: () => this.sendCandidate(userId, null),
    });
    this.connections.set(userId, connection);
    return connection;
  }

  private disconnect(userId: string): void {
    this.connections.get(userId)?.close();
    this.connections.delete(userId);
  }

  private sendDescription(targetUserId: string, description: RTCSessionDescriptionInit): void {
    const callId = this.currentCallId;
    if (!callId) return;
    if (description.type === "offer") this.signaling.send("call:offer", { callId, targetUserId, offer: description });
    else this.signaling.send("call:answer", { callId, targetUserId, answer: description });
  }

  private sendCandidate(targetUserId: string, candidate: RTCIceCandidateInit | null): void {
    const callId = this.currentCallId;
    if (callId) this.signaling.send("call:ice-candidate", { callId, targetUserId, candidate });
  }

  private stateChanged(userId: string, state: ConnectionState): void {
    // What the other side gives up is not lost.
    if (this.server?.has(userId)) {
      if (state !== "connected" && state !== "connecting") this.disconnect(userId);
      return;
    }
    this.onConnectionStateChange?.(userId, state);
    if (state === "failed") this.onError?.(new LostWayError(), userId);
  }

  private async stalled(userId: string): Promise<void> {
    const urls = this.iceServers.list.flatMap((each) => each.urls);
    const stats = await this.connections.get(userId)?.stats();
    this.onError?.(new NoWayError(stats ? relayAnswer(stats, urls) : "silent", urls), userId);
  }

  private moved(): void {
    for (const connection of this.connections.values()) connection.renew();
  }

  private async replaceLost(kind: "audio" | "video"): Promise<void> {
    if (this.closed) return;
    const replaced = await this.media.choose(kind, {}).then(
      () => true,
      () => false,
    );
    if (!replaced) await (kind === "audio" ? this.toggleAudio(false) : this.toggleVideo(false));
    this.onDeviceLost?.(kind, replaced);
  }

  private publish(state: MediaState): void {
    this.onLocalMediaState?.(state);
    void this.server?.refresh();
    this.tellServer();
  }

  private async replaceTracks(): Promise<void> {
    await Promise.all([this.server?.refresh(), ...[...this.connections.values()].map((each) => each.replaceTracks())]);
  }

  private async refreshTurn(): Promise<void> {
    const grant = await this.api.turnCredentials().catch(() => undefined);
    if (grant && !this.closed) await this.setTurnCredentials(grant);
  }
}
