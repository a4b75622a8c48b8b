import { Api, ApiError } from "./api";
import type { VoiceProcessing } from "./callMedia";
import { CallQuality } from "./callQuality";
import {
  type CallEnd,
  type CallState,
  idleState,
  incomingState,
  isGroup,
  present,
  type Remote,
  remoteOf,
  runningOf,
} from "./callState";
import { DeviceLostError, LostWayError } from "./connectionProblems";
import { Crossing } from "./crossing";
import type { FirstMedia } from "./devicePreview";
import type { MediaPreferences } from "./mediaPreferences";
import type { PictureChoice } from "./pictureProfiles";
import { type DeviceKind, preferences } from "./preferences";
import { type Problem, problemOf } from "./problems";
import { reasonsOf } from "./qualityReasons";
import { QualityReporter } from "./qualityReporter";
import type { ConnectionState } from "./recovery";
import { Signaling } from "./signaling";
import type { SocketLike } from "./socket";
import type { Call, CallType, EndReason, IncomingCall, MediaState, Participant, Person } from "./types";
import { untilHeard } from "./untilHeard";
import WebRTCManager from "./webrtc";
import { Wish } from "./wish";

/** What a call needs to know of its surroundings. */
export interface CallSessionOptions {
  socket: SocketLike;
  /** The person at this browser, who is left out of the lists of others. */
  selfId?: string;
  /** What this page wants of codecs and rates. */
  media?: MediaPreferences;
  /** Replaced in tests. */
  api?: Api;
  manager?: WebRTCManager;
}

/**
 * One call from one person's point of view, from the first ring to the end. Holds no picture of its own:
 * pages read `state` and are told of changes by `subscribe`.
 */
export class CallSession {
  readonly manager: WebRTCManager;
  private current: CallState = idleState();
  private readonly listeners = new Set<() => void>();
  private readonly api: Api;
  private readonly signaling: Signaling;
  private readonly quality: CallQuality;
  private selfId: string | undefined;
  /** A call from somebody whom this side calls at the same moment. */
  private readonly crossing = new Crossing();
  /** What the person wants of microphone and camera, click by click. */
  readonly voice = new Wish(
    () => this.current.media.audioEnabled,
    (on) => this.manager.toggleAudio(on).catch((error) => this.fail(error)),
  );
  readonly camera = new Wish(
    () => this.current.media.videoEnabled,
    (on) => {
      this.quality.cameraSwitched(on);
      return this.manager.toggleVideo(on).catch((error) => this.fail(error));
    },
  );
  private first: FirstMedia | undefined;
  /** This side came into the call while its socket was away, so that the server does not know yet with which device. */
  private unbound = false;
  /** What the way through the server said last. */
  private ofServer: Problem | null = null;
  private lastTry: () => Promise<void> = async () => {};

  private readonly socket: SocketLike;

  constructor({ socket, selfId, media, api, manager }: CallSessionOptions) {
    this.socket = socket;
    this.selfId = selfId;
    this.api = api ?? Api.of(socket);
    this.manager = manager ?? new WebRTCManager(socket, media);
    this.signaling = new Signaling(socket);
    const reporter = new QualityReporter(this.api);
    this.quality = new CallQuality(this.manager, {
      measured: (report) => {
        this.set({ quality: report.quality, report, reasons: reasonsOf(report, this.current.remotes) });
        if (this.current.callId) void reporter.send(this.current.callId, report);
      },
      picture: (picture) => this.set({ picture }),
    });
    this.attach();
    this.listen();
  }

  get state(): CallState {
    return this.current;
  }

  /** Tells of each change; gives the function that ends this. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Calls people of a conversation; `first` says whether to begin muted, or a video call without a picture. */
  async start(conversationId: string, people: Person[], type: CallType, first?: FirstMedia): Promise<void> {
    this.first = first;
    const remotes = people.filter((each) => each.userId !== this.selfId).map((each) => remoteOf(each, type));
    this.set({ phase: "outgoing", direction: "outgoing", type, conversationId, remotes });
    await this.attempt(() => this.place());
  }

  /** Takes notice of an incoming call and tells the caller that it rings here. */
  receive(call: IncomingCall): void {
    this.set(incomingState(call, this.selfId));
    this.api.ring(call.callId).catch(() => {});
  }

  /** Answers. Nothing of this browser is sent or opened before. */
  async accept(withVideo: boolean): Promise<void> {
    await this.attempt(() => this.answer(withVideo));
  }

  /** Joins a call that others are already in. */
  async join(callId: string, type: CallType, conversationId: string): Promise<void> {
    this.set({ phase: "connecting", direction: "incoming", type, conversationId, callId });
    await this.attempt(() => this.enter(callId));
  }

  /** Goes on with a call that this person is in according to the server, as after a reload of the page. */
  async resume(call: Call): Promise<void> {
    const { id: callId, type, conversationId } = call;
    const direction = call.initiatedBy === this.selfId ? "outgoing" : "incoming";
    const phase = call.startedAt ? "connecting" : "outgoing";
    this.set({ phase, direction, type, conversationId, callId, remotes: this.othersOf(call) });
    const mine = call.participants.find((each) => each.userId === this.selfId)?.mediaState;
    await this.attempt(() => this.comeBack(callId, mine));
  }

  /** Whether a call from this person would cross the one that this side is placing to them. */
  isCalling(userId: string): boolean {
    return this.current.phase === "outgoing" && this.current.remotes.some((each) => each.userId === userId);
  }

  async decline(reason: "declined" | "busy" = "declined"): Promise<void> {
    const { callId } = this.current;
    this.finish(reason === "busy" ? "busy" : "rejected");
    if (!callId) return;
    await untilHeard(() =>
      this.api.reject(callId, reason).catch((error) => {
        if (!(error instanceof ApiError) || error.status !== 409) throw error;
        return this.declinedLate(callId);
      }),
    );
  }

  /** Ends, cancels or, before anything was sent, gives up. Leaves the call of a group that somebody else has begun. */
  async hangUp(): Promise<void> {
    const { phase, direction } = this.current;
    if (phase === "ended" || phase === "idle") return;
    if (phase === "incoming") return this.decline();
    if (direction === "incoming" && isGroup(this.current)) return this.leave();
    await this.endForAll();
  }

  /** Goes; in a group the others stay in the call. */
  async leave(): Promise<void> {
    const { callId } = this.current;
    this.finish("left", this.selfId ?? null);
    if (callId) await untilHeard(() => this.api.leave(callId));
  }

  /** Ends the call, for a whole group too where that is this person's right. */
  async endForAll(): Promise<void> {
    const { callId, startedAt } = this.current;
    const reason = startedAt === null ? "cancelled" : "ended-by-user";
    this.finish(reason, this.selfId ?? null);
    const ended = callId ? await untilHeard(() => this.api.end(callId)) : undefined;
    this.amend({ duration: ended?.duration });
  }

  /** People outside the conversation whose names fit, the first few. */
  async findOthers(q: string): Promise<Person[]> {
    const known = new Set([this.selfId, ...this.current.members.map((each) => each.userId)]);
    return (await this.api.users(q)).filter((each) => !known.has(each.userId)).slice(0, 5);
  }

  /** Asks more people into the call, and into its conversation where they are new. Throws what the server refuses it with. */
  async invite(userIds: string[]): Promise<void> {
    const { callId } = this.current;
    if (callId) this.catchUp(await this.api.invite(callId, userIds));
  }

  /** Mutes somebody for all, or lets them speak again; for whoever moderates. */
  muteOther(userId: string, muted: boolean): void {
    this.manager.muteUser(userId, muted);
  }

  /** Sends somebody out of the call; for whoever moderates. */
  removeOther(userId: string): void {
    this.manager.removeUser(userId);
  }

  /** Does again what failed. */
  async retry(): Promise<void> {
    await this.attempt(this.lastTry);
  }

  /** Leaves the call that stands in the way, then does again what failed. */
  async leaveOther(): Promise<void> {
    const { otherCall } = this.current;
    try {
      if (otherCall) await this.api.giveUp(otherCall);
    } catch (error) {
      return this.fail(error);
    }
    await this.retry();
  }

  /** Does again what failed, without a camera. */
  async retryWithoutVideo(): Promise<void> {
    if (this.current.phase === "incoming") return this.accept(false);
    this.set({ type: "audio" });
    await this.retry();
  }

  dismissProblem(): void {
    this.set({ problem: null });
  }

  setAudio(enabled: boolean): Promise<void> {
    return this.voice.set(enabled);
  }

  setVideo(enabled: boolean): Promise<void> {
    return this.camera.set(enabled);
  }

  /** Goes over to another camera or microphone, now and in later calls; a speaker is chosen where it sounds. */
  async chooseDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    preferences.change({ [kind]: deviceId });
    if (kind === "speaker") return;
    await this.manager.chooseDevice(kind === "camera" ? "video" : "audio", deviceId).catch((error) => this.fail(error));
    this.set({});
  }

  /** How good a picture to send, or voices only. */
  async setPicture(choice: PictureChoice): Promise<void> {
    await this.quality.choose(choice).catch((error) => this.fail(error));
  }

  /** What the browser does to the voice before it is sent. */
  async setProcessing(change: Partial<VoiceProcessing>): Promise<void> {
    await this.manager.setProcessing(change).catch((error) => this.fail(error));
    this.changed();
  }

  /** Begins or ends sharing the screen. Closing the browser's picker is not a problem worth words. */
  async setScreen(shared: boolean): Promise<void> {
    try {
      if (shared) this.set({ screenStream: await this.manager.startScreenShare() });
      else await this.manager.stopScreenShare();
    } catch (error) {
      if (!String(error).includes("NotAllowedError")) this.fail(error);
    }
  }

  /** Ends everything without a word, for a page that goes away. */
  close(): void {
    void this.hangUp();
    this.release();
    this.listeners.clear();
  }

  /** Lets go of everything here; the server is not told, so that the call can be taken up again. */
  abandon(): void {
    this.release();
    this.listeners.clear();
  }

  private attach(): void {
    const { manager } = this;
    manager.onRemoteStream = (userId, stream) => this.update(userId, { stream, status: "joined" });
    manager.onRemoteScreen = (userId, screen) => this.update(userId, { screen });
    manager.onWayProblem = (problem) => this.wayProblem(problem);
    manager.onHeldBack = (heldBack) => this.set({ heldBack });
    manager.onModeration = (moderation) => this.set({ moderation });
    manager.onSpeaker = (speaker) => this.set({ speaker });
    manager.onConnectionStateChange = (userId, state) => this.connectionChanged(userId, state);
    manager.onMediaState = (userId, media) => this.update(userId, { media });
    manager.onLocalMediaState = (media) => this.localMediaChanged(media);
    manager.onKicked = () => void this.leave();
    manager.onDeviceLost = (kind, replaced) => this.fail(new DeviceLostError(kind, replaced));
    manager.onError = (error) => this.troubled(error);
  }

  private listen(): void {
    const on: Signaling["on"] = (event, listener) =>
      this.signaling.on(event, (payload) => {
        if ((payload as { callId?: string }).callId === this.current.callId) listener(payload);
      });
    on("call:ended", ({ callId, reason, endedBy }) => {
      this.finish(reason as EndReason, endedBy ?? null);
      void this.learnDuration(callId);
    });
    on("call:ringing", ({ userId }) => this.update(userId, { status: "ringing" }));
    on("call:answered", ({ userId }) => this.answered(userId));
    on("call:answered-elsewhere", () => {
      if (!this.unbound || this.current.phase === "incoming") this.finish("answered-elsewhere");
    });
    on("call:rejected", ({ userId, reason }) => {
      this.update(userId, { status: "rejected" });
      this.alone(reason === "busy" ? "busy" : "rejected");
    });
    on("call:missed", ({ userId }) => this.missed(userId));
    on("call:participant-invited", (person) => {
      this.goesOnIn(person.conversationId);
      this.asked(person);
    });
    on("call:participant-joined", (person) => {
      this.goesOnIn(person.conversationId);
      this.joined(person);
    });
    on("call:participant-left", ({ userId }) =>
      this.update(userId, { status: "left", stream: null, screen: null, quality: null }),
    );
    on("call:quality", ({ userId, quality }) => this.update(userId, { quality }));
    this.signaling.onSocket("connect", () => void this.rebind());
    this.signaling.on("conversation:changed", ({ conversationId }) => {
      if (conversationId === this.current.conversationId && this.current.startedAt !== null) void this.loadMembers();
    });
    this.signaling.on("call:incoming", (call) => this.isCalling(call.initiatedBy) && this.crossing.heard(call));
  }

  private async attempt(step: () => Promise<void>): Promise<void> {
    this.lastTry = step;
    this.set({ problem: null, otherCall: null });
    try {
      await step();
    } catch (error) {
      this.fail(error);
      if (error instanceof ApiError && error.code === "busy") await this.findOther();
    }
  }

  /** What keeps this person busy may be a call that they forgot in another tab. */
  private async findOther(): Promise<void> {
    const [selfId, page] = await Promise.all([this.ownId(), this.api.calls({ limit: 5 })]).catch(() => []);
    if (!this.isOver()) this.set({ otherCall: runningOf(page?.calls ?? [], selfId) });
  }

  private async place(): Promise<void> {
    const { type, conversationId, remotes } = this.current;
    await this.openMedia(type === "video" && (this.first?.videoEnabled ?? true));
    if (this.isOver()) return;
    const participantIds = remotes.map((each) => each.userId);
    const placed = await this.api.initiate({ conversationId, type, participantIds }).catch((error) => {
      if (error instanceof ApiError && error.code === "call_crossed") return this.takeCrossing(error);
      throw error;
    });
    if (!placed) return;
    if (this.isOver()) return void this.api.end(placed.callId).catch(() => {});
    this.manager.currentCallId = placed.callId;
    this.manager.isInitiator = true;
    this.set({ callId: placed.callId, remotes: placed.participants.map((each) => remoteOf(each, type)) });
    const busy = placed.participants.length > 0 && placed.participants.every((each) => each.status === "rejected");
    if (busy) return this.finish("busy");
    if (placed.sfuRoomId) return this.manager.moveTo(placed.sfuRoomId);
    // In a group whoever comes is offered to then: most of them will meet in a room.
    const asked = present(this.current.remotes);
    if (asked.length === 1) await Promise.all(asked.map((each) => this.manager.initiateCallToUser(each.userId)));
  }

  /** The other one was faster: their call is answered, with the devices that are open already. */
  private async takeCrossing(refusal: ApiError): Promise<undefined> {
    const call = await this.crossing.next();
    if (this.isOver()) return;
    if (!call) throw refusal;
    const { localStream, media } = this.current;
    this.set({ ...incomingState(call, this.selfId), localStream, media, phase: "connecting" });
    await this.take(call.callId);
  }

  private async answer(withVideo: boolean): Promise<void> {
    const { callId } = this.current;
    if (!callId || this.isOver()) return;
    await this.openMedia(withVideo);
    if (!this.isOver()) await this.take(callId);
  }

  private async take(callId: string): Promise<void> {
    this.set({ phase: "connecting" });
    this.manager.currentCallId = callId;
    this.unbound = this.socket.id === undefined;
    await this.api.answer(callId).catch((error) => {
      // It still rings for the server; the person may try again.
      if (!this.isOver()) this.set({ phase: "incoming" });
      throw error;
    });
    this.begin();
    this.tellMedia();
    await this.refresh(callId);
  }

  /** Some came, went or declined before this side answered, or were asked after it was. */
  private async refresh(callId: string): Promise<void> {
    const call = await this.api.call(callId).catch(() => undefined);
    if (!call?.participants || this.isOver()) return;
    const selfId = await this.ownId().catch(() => undefined);
    for (const each of call.participants) {
      const { userId, status, mediaState } = each;
      if (selfId && userId !== selfId) this.know(each);
      this.update(userId, { ...(status ? { status } : {}), ...(mediaState ? { media: mediaState } : {}) });
    }
    this.goesOnIn(call.conversationId);
  }

  private async enter(callId: string): Promise<void> {
    await this.openMedia(this.current.type === "video");
    if (this.isOver()) return;
    this.manager.currentCallId = callId;
    this.unbound = this.socket.id === undefined;
    const call = await this.api.join(callId);
    this.catchUp(call);
    this.begin();
    this.tellMedia();
  }

  private async comeBack(callId: string, before: MediaState | null | undefined): Promise<void> {
    const { type } = this.current;
    await this.openMedia(type === "video" && (before?.videoEnabled ?? true));
    if (before?.audioEnabled === false) await this.setAudio(false);
    if (this.isOver()) return;
    const call = await this.api.join(callId);
    if (this.isOver()) return;
    this.manager.currentCallId = callId;
    this.catchUp(call);
    // Whoever is still being asked gets the newer offer right after the older one.
    if (!this.manager.isOnServer)
      await Promise.all(present(this.current.remotes).map((each) => this.manager.returnToUser(each.userId)));
    this.manager.tellServer();
  }

  /** The socket has come back under another id, which the server has to know. */
  private async rebind(): Promise<void> {
    const call = await this.verify();
    if (!call || this.current.phase === "incoming") return;
    const joined = await this.api.join(call.id).catch(() => this.verify());
    if (joined) this.unbound = false;
  }

  /** Asks the server whether this person is still in the call, and ends it here where that is not so. */
  private async verify(): Promise<Call | undefined> {
    const { callId } = this.current;
    if (!callId || this.isOver()) return undefined;
    try {
      const [call, selfId] = await Promise.all([this.api.call(callId), this.ownId()]);
      const status = call.participants.find((each) => each.userId === selfId)?.status;
      if (call.endedAt) this.finish((call.endReason as EndReason | null) ?? "connection-lost");
      else if (status && !isIn(status)) this.finish("connection-lost");
      else if (status === "joined" && this.current.phase === "incoming") this.finish("answered-elsewhere");
      else this.catchUp(call);
      return this.isOver() ? undefined : call;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.finish("connection-lost");
      return undefined;
    }
  }

  /** The server takes no refusal from who is in the call: another device has answered, and this one had not heard of it. */
  private async declinedLate(callId: string): Promise<void> {
    const [call, selfId] = await Promise.all([this.api.call(callId), this.ownId()]);
    const running = runningOf([call], selfId);
    if (running) this.amend({ reason: "answered-elsewhere" });
  }

  /** The clocks of two machines, and the way between them, make a second here and there. */
  private async learnDuration(callId: string): Promise<void> {
    if (this.current.startedAt === null) return;
    const call = await this.api.call(callId).catch(() => undefined);
    this.amend({ duration: call?.durationSeconds ?? undefined });
  }

  /** What the server knows better of the end. */
  private amend({ reason, duration }: { reason?: EndReason; duration?: number | undefined }): void {
    const { end } = this.current;
    if (end) this.set({ end: { ...end, reason: reason ?? end.reason, duration: duration ?? end.duration } });
  }

  private async ownId(): Promise<string> {
    this.selfId ??= (await this.api.me()).id;
    return this.selfId;
  }

  /** Takes over what happened while nothing was heard. */
  private catchUp(call: Call): void {
    if (call.sfuRoomId) this.manager.moveTo(call.sfuRoomId);
    this.set({ type: call.type, remotes: this.othersOf(call).map((each) => this.merge(each)) });
    if (this.selfId) this.set({ direction: call.initiatedBy === this.selfId ? "outgoing" : "incoming" });
    this.goesOnIn(call.conversationId);
    if (call.startedAt && this.current.phase !== "incoming") this.begin(Date.parse(call.startedAt));
  }

  private othersOf(call: Call): Remote[] {
    return call.participants.filter((each) => each.userId !== this.selfId).map((each) => remoteOf(each, call.type));
  }

  private async openMedia(video: boolean): Promise<void> {
    const localStream = await this.manager.initializeLocalStream(true, video && !this.quality.beginsWithoutPicture());
    const muted = this.first ? !this.first.audioEnabled : preferences.value.pushToTalk;
    if (muted) await this.manager.toggleAudio(false);
    this.set({ localStream, media: this.manager.mediaState });
    // Without TURN most calls still work, so that its absence is no reason to stop here.
    await this.manager.setTurnCredentials(await this.api.turnCredentials().catch(() => undefined));
  }

  /** The server assumes a voice, and a camera in a video call; it is told where there is none. */
  private tellMedia(): void {
    const { media, type, callId } = this.current;
    const assumed = media.audioEnabled && media.videoEnabled === (type === "video");
    if (callId && !assumed) this.manager.tellServer();
  }

  private answered(userId: string): void {
    this.update(userId, { status: "joined" });
    this.begin();
    // They assume what everybody assumes of a caller.
    this.tellMedia();
  }

  private begin(startedAt = Date.now()): void {
    if (this.isOver()) return;
    if (this.current.startedAt === null) void this.loadMembers();
    this.set({ startedAt: this.current.startedAt ?? startedAt });
    this.advance();
    this.quality.start();
  }

  /** Who else could be asked into the call. A page can do without. */
  private async loadMembers(): Promise<void> {
    const found = await Promise.all([this.api.conversation(this.current.conversationId), this.ownId()]).catch(() => {});
    if (!found || this.isOver()) return;
    const [{ kind, members }, selfId] = found;
    const own = members.find((each) => each.userId === selfId);
    const owner = kind !== "direct" && (own?.role ?? "member") !== "member";
    this.set({ members: members.filter((each) => each !== own), owner });
  }

  /** A call of two whom somebody joins goes on in a group of all of them. */
  private goesOnIn(conversationId: string | undefined): void {
    if (!conversationId || conversationId === this.current.conversationId) return;
    this.set({ conversationId });
    if (this.current.startedAt !== null) void this.loadMembers();
  }

  private joined(person: Person): void {
    this.know(person);
    this.update(person.userId, { status: "joined" });
  }

  private asked(person: Person): void {
    this.know(person);
    const { status } = this.current.remotes.find((each) => each.userId === person.userId) ?? {};
    if (status !== "joined" && status !== "ringing") this.update(person.userId, { status: "invited" });
  }

  private know(person: Person): void {
    const known = this.current.remotes.some((each) => each.userId === person.userId);
    if (!known) this.set({ remotes: [...this.current.remotes, remoteOf(person, this.current.type)] });
  }

  private merge(fresh: Remote): Remote {
    const known = this.current.remotes.find((each) => each.userId === fresh.userId);
    if (!known) return fresh;
    // The news that it rings, or that they have come, may overtake an older answer of the server.
    const status = isOlder(fresh.status, known.status) ? known.status : fresh.status;
    return { ...fresh, status, stream: known.stream, screen: known.screen, connection: known.connection };
  }

  private connectionChanged(userId: string, connection: ConnectionState): void {
    this.update(userId, { connection });
    if (connection === "connected") this.dismissProblem();
    this.advance();
    const joined = this.current.remotes.filter((each) => each.status === "joined");
    if (joined.length > 0 && joined.every((each) => each.connection === "failed")) this.giveUp();
  }

  /** Answered means connecting until the first voice can flow. */
  private advance(): void {
    if (this.current.startedAt === null || this.isOver()) return;
    const linked = this.current.remotes.some((each) => each.connection !== "connecting" && each.status === "joined");
    this.set({ phase: linked || this.current.phase === "active" ? "active" : "connecting" });
  }

  private localMediaChanged(media: MediaState): void {
    this.set({ media, ...(media.screenSharing ? {} : { screenStream: null }) });
  }

  private missed(userId: string): void {
    const mine = userId === this.selfId || this.current.phase === "incoming";
    if (mine) this.finish("no-answer");
    else this.update(userId, { status: "missed" });
    this.alone("no-answer");
  }

  /** Nobody is left who could still answer. The server says so too; whichever comes first counts. */
  private alone(reason: EndReason): void {
    if (this.current.phase === "outgoing" && present(this.current.remotes).length === 0) this.finish(reason);
  }

  /** Nobody is reached any more. In a group the others may well reach each other. */
  private giveUp(): void {
    const { callId } = this.current;
    this.finish("connection-lost");
    if (callId) void untilHeard(() => this.api.leave(callId, "connection-lost"));
  }

  private troubled(error: Error): void {
    // The server takes no changes from who is not in the call any more.
    if (error instanceof ApiError && error.status === 409) void this.verify();
    else if (error.message.startsWith("Connection ")) this.fail(error);
    else console.warn(error.message);
  }

  /** What the person has dismissed meanwhile stays away. */
  private wayProblem(problem: Problem | null): void {
    const { problem: shown } = this.current;
    const isOld = shown?.kind === "network" || (shown !== null && shown === this.ofServer);
    if (problem ? !this.isOver() : isOld) this.set({ problem });
    this.ofServer = problem;
  }

  private fail(error: unknown): void {
    if (!this.isOver()) this.set({ problem: problemOf(error) });
  }

  private finish(reason: EndReason, endedBy: string | null = null): void {
    if (this.isOver()) return;
    const { callId, startedAt } = this.current;
    const duration = startedAt === null ? 0 : Math.max(0, Math.floor((Date.now() - startedAt) / 1000));
    const end: CallEnd = { callId, reason, duration, endedBy };
    this.release();
    const problem = reason === "connection-lost" ? problemOf(new LostWayError()) : null;
    this.set({ phase: "ended", end, problem, localStream: null, screenStream: null });
  }

  private release(): void {
    this.quality.stop();
    this.manager.cleanup();
    this.signaling.close();
  }

  private isOver(): boolean {
    return this.current.phase === "ended";
  }

  private update(userId: string, change: Partial<Remote>): void {
    const remotes = this.current.remotes.map((each) => (each.userId === userId ? { ...each, ...change } : each));
    this.set({ remotes });
  }

  private set(change: Partial<CallState>): void {
    this.current = { ...this.current, ...change };
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** How far somebody comes who is asked. */
const PROGRESS: Remote["status"][] = ["invited", "ringing", "joined"];

function isOlder(fresh: Remote["status"], known: Remote["status"]): boolean {
  return PROGRESS.includes(fresh) && PROGRESS.indexOf(fresh) < PROGRESS.indexOf(known);
}

/** Whether somebody is, or may still come, into the call. */
function isIn(status: NonNullable<Participant["status"]>): boolean {
  return status === "joined" || status === "invited" || status === "ringing";
}
