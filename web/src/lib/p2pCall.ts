import { CallError } from "./callError";
import { Connection } from "./connection";
import { listDevices } from "./devices";
import { Gathering } from "./gathering";
import { InBand } from "./inBand";
import { OwnMedia } from "./ownMedia";
import { p2pProblemOf } from "./p2pProblems";
import { isRunning, type P2PState, p2pIdle } from "./p2pState";
import { pathOf } from "./path";
import type { ConnectionState, Patience } from "./recovery";
import { answers, descriptionOf, markAnswer, unmarked } from "./sdp";
import type { EndReason } from "./types";

/** The world around a call: it carries one offer and one answer, by whatever means. */
export interface P2PHost {
  /** Own STUN and TURN servers. Where it fails, the call is tried without any. */
  iceServers(): Promise<RTCIceServer[]>;
  sendOffer(sdp: string): void | Promise<void>;
  sendAnswer(sdp: string): void | Promise<void>;
  /** This side ended the call, whatever it was doing: cancelled, declined, hung up. */
  sendEnd(): void | Promise<void>;
}

/** What a call may do, and whom it tells. */
export interface P2POptions {
  /** Whether there may be a picture at all, ours or theirs. */
  video: boolean;
  onChange(state: P2PState): void;
}

/** After the connection is lost: 3 s of grace, then three attempts of 8 s each. */
const PATIENCE: Patience = {
  connect: 15_000,
  first: 60_000,
  gap: 3_000,
  again: 8_000,
  giveUp: 3_000 + 3 * 8_000,
  repeatFirst: false,
};

/** The answer travels as slowly as the offer did, perhaps by e-mail; it rings for two minutes at most. */
const PATIENCE_OF_CALLEE: Patience = { ...PATIENCE, connect: 60_000, first: 120_000 };

/**
 * One call between two people with nobody between: one offer and one answer go out of band, everything after them
 * through the call itself. Nothing of an offer is looked at, and no packet leaves, before `accept`.
 */
export class P2PCall {
  state: P2PState;
  private connection: Connection | undefined;
  private inBand: InBand | undefined;
  private gathering: Gathering | undefined;
  private servers: RTCIceServer[] = [];
  /** The offer that waits for the person's decision, then the one that an answer must fit. */
  private offer = "";
  /** Whether the one description that goes out of band has gone. */
  private described = false;
  private withVideo = true;
  private readonly media: OwnMedia;

  constructor(
    private readonly host: P2PHost,
    private readonly options: P2POptions,
  ) {
    this.state = p2pIdle(options.video);
    this.media = new OwnMedia(
      (media) => {
        this.change({ media, screenStream: this.screenStream() });
        this.inBand?.sendMedia(media);
      },
      async () => this.connection?.replaceTracks(),
    );
  }

  /** Whether it is neither over nor only asked for. */
  get running(): boolean {
    return isRunning(this.state);
  }

  /** Calls. Done when the offer is on its way. */
  async start(withVideo: boolean): Promise<void> {
    this.change({ phase: "outgoing", direction: "outgoing" });
    await this.orFail(async () => {
      await this.prepare(false, withVideo);
      if (this.running) await this.connection?.offer();
    });
  }

  /** Asks the person; keeps the offer unread. */
  ask(offer: string): void {
    this.offer = offer;
    this.change({ phase: "incoming", direction: "incoming" });
  }

  /** The person answers. Done when the answer is on its way. */
  async accept(withVideo: boolean): Promise<void> {
    if (this.state.phase !== "incoming") return;
    const offer = descriptionOf("offer", this.offer);
    this.change({ phase: "connecting" });
    await this.orFail(async () => {
      await this.prepare(true, withVideo);
      await this.receive(offer);
    });
  }

  /** The other side's answer arrived. Throws a `CallError` where it does not fit; the call goes on as it was. */
  async answer(sdp: string): Promise<void> {
    const answer = descriptionOf("answer", sdp);
    if (this.state.phase !== "outgoing" || !this.state.ringing) {
      throw new CallError("call-over", "Nothing waits for an answer");
    }
    if (!answers(sdp, this.offer)) throw new CallError("call-over", "The answer is for another offer");
    await this.receive({ ...answer, sdp: unmarked(sdp) });
    if (this.state.phase === "outgoing") this.change({ phase: "connecting" });
  }

  /** This side ends it: cancels, declines, hangs up. */
  hangUp(): void {
    const { phase, direction } = this.state;
    if (phase === "incoming") this.finish("rejected");
    else this.finish(phase === "outgoing" && direction === "outgoing" ? "cancelled" : "ended-by-user");
  }

  /** It is over, and the host knows already. */
  ended(reason: EndReason): void {
    this.close(reason);
  }

  setAudio(enabled: boolean): Promise<void> {
    return this.trying(this.media.setAudio(enabled));
  }

  setVideo(enabled: boolean): Promise<void> {
    return this.trying(this.media.setVideo(enabled));
  }

  /** Shows a screen in the camera's place, or the camera again. */
  setScreen(shared: boolean): Promise<void> {
    return this.trying(shared ? this.media.startScreen() : this.media.stopScreen());
  }

  /** Goes over to another microphone or camera. */
  choose(kind: "audio" | "video", choice: MediaTrackConstraints): Promise<void> {
    return this.trying(this.media.choose(kind, choice));
  }

  /** The camera on the other side of a phone, or the next one of several. */
  flipCamera(cameras: string[]): Promise<void> {
    const { facingMode, deviceId } = this.media.devices.cameraTrack?.getSettings() ?? {};
    const next = cameras[(cameras.indexOf(deviceId ?? "") + 1) % cameras.length] ?? "";
    const other = facingMode === "user" ? "environment" : "user";
    return this.choose("video", facingMode ? { facingMode: { exact: other } } : { deviceId: { exact: next } });
  }

  /** The microphone or camera that is open. */
  deviceOf(kind: "audio" | "video"): string | undefined {
    const { audioTrack, cameraTrack } = this.media.devices;
    return (kind === "audio" ? audioTrack : cameraTrack)?.getSettings().deviceId;
  }

  /** Whether the camera looks away from the person, so that its picture must not be mirrored. */
  get facesAway(): boolean {
    return this.media.devices.cameraTrack?.getSettings().facingMode === "environment";
  }

  /** The network changed: the way in use may be worse than a new one, or gone. */
  renew(): void {
    if (this.state.phase === "active") this.connection?.renew();
  }

  /** Tries once more to open what did not open before. */
  retryMedia(): Promise<void> {
    this.dismiss();
    return this.trying(this.openMedia(this.withVideo));
  }

  /** The person read it. */
  dismiss(): void {
    this.change({ problem: null });
  }

  async stats(): Promise<RTCStatsReport | undefined> {
    return this.connection?.stats();
  }

  /** Finds out whether the call is relayed. */
  async look(): Promise<void> {
    const stats = await this.stats();
    const path = stats ? pathOf(stats) : null;
    if (path && path !== this.state.path && this.running) this.change({ path });
  }

  /** A call that cannot begin is over. */
  private async orFail(begin: () => Promise<void>): Promise<void> {
    try {
      await begin();
    } catch (error) {
      this.finish("failed");
      throw error;
    }
  }

  /** Gets everything to where descriptions can be made; candidates are looked for from here on. */
  private async prepare(polite: boolean, withVideo: boolean): Promise<void> {
    try {
      this.servers = await this.host.iceServers();
      if (this.running) this.connect(polite);
    } catch (error) {
      // What a host gives as servers may be something that no browser takes.
      this.report(error instanceof CallError ? error : new CallError("ice-servers", (error as Error).message));
      this.servers = [];
      if (this.running) this.connect(polite);
    }
    if (this.running) await this.openMedia(withVideo);
  }

  private connect(polite: boolean): void {
    this.connection = new Connection({
      polite,
      patience: polite ? PATIENCE_OF_CALLEE : PATIENCE,
      kinds: this.options.video ? ["audio", "video"] : ["audio"],
      alwaysBothWays: true,
      configuration: { iceCandidatePoolSize: 1 },
      iceServers: () => this.servers,
      localTracks: () => this.media.devices.tracks,
      onPeer: (peer) => this.listen(peer),
      sendDescription: (description) => void this.describe(description),
      sendCandidate: (candidate) => this.found(candidate),
      askForRestart: () => this.inBand?.requestRestart(),
      onStream: (remoteStream) => this.change({ remoteStream }),
      onState: (state) => this.connectionChanged(state),
      onStalled: () => this.report(new CallError("no-way", "No connection in good time")),
    });
  }

  private listen(peer: RTCPeerConnection): void {
    this.inBand = new InBand(peer, {
      candidate: (candidate) => void this.connection?.receiveCandidate(candidate),
      media: (remoteMedia) => this.change({ remoteMedia }),
      description: (description) => this.connection?.receive(description).catch((error) => console.warn(error)),
      restartRequest: () => this.connection?.renew(),
      gone: () => this.gone(),
    });
    this.inBand.sendMedia(this.media.state);
  }

  private async openMedia(withVideo: boolean): Promise<void> {
    this.withVideo = withVideo && this.options.video;
    const missing = await this.media.openAvailable(true, this.withVideo);
    if (!this.running) return this.media.close();
    if (missing) await this.reportMissing(missing);
    this.change({ media: this.media.state, localStream: this.media.devices.stream });
    this.inBand?.sendMedia(this.media.state);
  }

  /** With what the browser sees of devices, since "not found" and "not working" look alike to a person. */
  private async reportMissing(error: unknown): Promise<void> {
    console.warn(error);
    const { cameras, microphones } = await listDevices();
    const problem = p2pProblemOf(error);
    const seen = `The browser sees ${cameras.length} camera(s), ${microphones.length} microphone(s).`;
    this.change({ problem: { ...problem, message: `${problem.message}. ${seen}` } });
  }

  private async receive(description: RTCSessionDescriptionInit): Promise<void> {
    try {
      await this.connection?.receive(description);
    } catch (error) {
      throw new CallError("refused", (error as Error).message, { cause: error });
    }
  }

  /** The first description goes out of band, once and with all candidates so far; later ones go through the call. */
  private async describe(description: RTCSessionDescriptionInit): Promise<void> {
    if (this.described) return this.inBand?.sendDescription(description);
    this.gathering ??= new Gathering(this.servers);
    await this.gathering.enough;
    const sdp = this.connection?.localDescription?.sdp;
    if (!sdp || !this.running || this.described) return;
    this.described = true;
    await this.tell(() => (description.type === "offer" ? this.sendOffer(sdp) : this.sendAnswer(sdp)));
  }

  private sendOffer(sdp: string): void | Promise<void> {
    this.offer = sdp;
    this.change({ ringing: true });
    return this.host.sendOffer(sdp);
  }

  private sendAnswer(sdp: string): void | Promise<void> {
    return this.host.sendAnswer(markAnswer(sdp, this.offer));
  }

  private found(candidate: RTCIceCandidateInit | null): void {
    // An empty candidate ends the list of one part only; null follows for all.
    if (candidate && !candidate.candidate) return;
    if (this.described) {
      this.inBand?.sendCandidate(candidate);
    } else {
      this.gathering ??= new Gathering(this.servers);
      this.gathering.see(candidate);
    }
  }

  private connectionChanged(connection: ConnectionState): void {
    this.change({ connection });
    if (connection === "failed") this.finish("connection-lost");
    if (connection !== "connected") return;
    this.change({ phase: "active", startedAt: this.state.startedAt ?? Date.now(), problem: this.withoutNoWay() });
    void this.look();
  }

  /** A way was found: what was said of its lack is past. */
  private withoutNoWay() {
    return this.state.problem?.kind === "network" ? null : this.state.problem;
  }

  private gone(): void {
    if (this.state.phase === "active") this.finish("ended-by-user");
  }

  private screenStream(): MediaStream | null {
    const { screenTrack } = this.media.devices;
    return screenTrack ? new MediaStream([screenTrack]) : null;
  }

  /** Tells the host, whose failures are its own; a call that cannot be told of is over. */
  private async tell(act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.report(new CallError("host-failed", (error as Error)?.message || String(error), { cause: error }));
      this.close("failed");
    }
  }

  private finish(reason: EndReason): void {
    if (this.state.phase === "ended") return;
    // First of all nothing is sent any more; whoever ends a call may go away at once.
    this.close(reason);
    void this.tell(() => this.host.sendEnd());
  }

  private close(reason: EndReason): void {
    if (this.state.phase === "ended") return;
    const { startedAt } = this.state;
    const duration = startedAt === null ? 0 : (Date.now() - startedAt) / 1000;
    this.change({
      phase: "ended",
      end: { reason, duration },
      localStream: null,
      screenStream: null,
      remoteStream: null,
    });
    this.gathering?.close();
    this.inBand?.close();
    this.connection?.close();
    this.media.close();
  }

  private async trying(act: Promise<unknown>): Promise<void> {
    try {
      await act;
      // Another device may be open now, which pages learn from a new state.
      this.change({});
    } catch (error) {
      // Whoever closes the picker of screens wants no words about it.
      if (!isClosedPicker(error)) this.report(error);
    }
  }

  private report(error: unknown): void {
    this.change({ problem: p2pProblemOf(error) });
  }

  private change(change: Partial<P2PState>): void {
    this.state = { ...this.state, ...change };
    this.options.onChange(this.state);
  }
}

function isClosedPicker(error: unknown): boolean {
  const { reason, message } = error as { reason?: string; message?: string };
  return reason === "NotAllowedError" && !!message?.includes("screen");
}
