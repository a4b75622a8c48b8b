import { type ConnectionState, type Patience, Recovery } from "./recovery";
import { namesUfrag } from "./sdp";

/** How a connection reaches the other person and its owner. */
export interface ConnectionOptions {
  /** Who yields when two offers cross; the one who was called or joined later. */
  polite: boolean;
  iceServers(): RTCIceServer[];
  sendDescription(description: RTCSessionDescriptionInit): void;
  sendCandidate(candidate: RTCIceCandidateInit | null): void;
  /** What to send now; asked whenever senders are made. */
  localTracks(): LocalTracks;
  /** Told once of each connection of the other person, with the stream that later tracks join too. */
  onStream(stream: MediaStream): void;
  onState(state: ConnectionState): void;
  onStalled(): void;
  /** Told of each browser connection before anything happens on it. */
  onPeer?(peer: RTCPeerConnection): void;
  /** Asks the other side for a new way, where only that side may offer one. */
  askForRestart?(): void;
  /** Settings beyond the servers. */
  configuration?: RTCConfiguration;
  /** What the call may carry at all; both, unless said otherwise. */
  kinds?: Kind[];
  /** Both ways from the beginning, so that a track that comes later needs no new exchange. */
  alwaysBothWays?: boolean;
  patience?: Patience;
}

export interface LocalTracks {
  stream: MediaStream;
  audio: MediaStreamTrack | undefined;
  video: MediaStreamTrack | undefined;
}

export type Kind = "audio" | "video";
const KINDS: Kind[] = ["audio", "video"];

/** Ways of a look for a way that is not known yet; more than any browser finds. */
const MOST_EARLY = 100;

/** One RTCPeerConnection to one person, with the W3C's "perfect negotiation". */
export class Connection {
  /** Everything that comes from the other person. */
  remote = new MediaStream();
  protected peer: RTCPeerConnection;
  private polite: boolean;
  /** Whether an offer went out or came in; candidates alone do not begin anything. */
  begun = false;
  protected makingOffer = false;
  private ignoringOffer = false;
  private settingAnswer = false;
  protected closed = false;
  protected announced = false;
  /** The first exchange is special: our transceivers do not pair up with those of a foreign first offer. */
  protected established = false;
  /** Candidates that came before the description they belong to. */
  private early: (RTCIceCandidateInit | undefined)[] = [];
  /** Signals are handled strictly one after the other. */
  private queue: Promise<void> = Promise.resolve();
  protected readonly recovery: Recovery;

  constructor(protected readonly options: ConnectionOptions) {
    this.polite = options.polite;
    this.peer = this.open();
    this.recovery = new Recovery(
      { restart: () => this.restart(), changed: options.onState, stalled: options.onStalled },
      options.patience,
    );
  }

  /** What this side said last, with every candidate found so far. */
  get localDescription(): RTCSessionDescription | null {
    return this.peer.localDescription;
  }

  get state(): ConnectionState {
    return this.recovery.state;
  }

  /** Makes the first offer; done when it is sent. */
  async offer(): Promise<void> {
    this.begun = true;
    const { audio, video, stream } = this.options.localTracks();
    for (const kind of this.options.kinds ?? KINDS) {
      const track = kind === "audio" ? audio : video;
      const transceiver = this.peer.addTransceiver(kind, { direction: this.direction(kind, track), streams: [stream] });
      if (track) await transceiver.sender.replaceTrack(track);
    }
    this.describing();
    await this.negotiate();
  }

  /** A description from the other side. */
  receive(description: RTCSessionDescriptionInit): Promise<void> {
    return this.inOrder(() => this.accept(description));
  }

  /** A candidate from the other side; null or an empty one ends the list. */
  receiveCandidate(candidate: RTCIceCandidateInit | null | undefined): Promise<void> {
    return this.inOrder(() => this.addCandidate(candidate?.candidate ? candidate : undefined));
  }

  /** Sends other tracks than before, without a gap where the browser needs no new exchange. */
  async replaceTracks(): Promise<void> {
    const tracks = this.options.localTracks();
    for (const kind of KINDS) {
      const transceiver = this.transceiver(kind);
      if (transceiver) await attach(transceiver, tracks[kind], this.direction(kind, tracks[kind]), tracks.stream);
    }
  }

  /** A description is about to be made, and the senders and receivers are there. */
  protected describing(): void {}

  /** Uses other servers from the next look for a way on; living ones stay. */
  refreshIceServers(): void {
    if (!this.closed) this.peer.setConfiguration(this.configuration());
  }

  /** Signals flow again after a gap: no need to wait for the next attempt. */
  retry(): void {
    if (this.state === "reconnecting") this.restart();
  }

  /** Looks for a better way, although there is one. */
  renew(): void {
    if (this.peer.signalingState === "stable") this.restart();
  }

  stats(): Promise<RTCStatsReport> {
    return this.peer.getStats();
  }

  close(): void {
    this.closed = true;
    this.recovery.close();
    shut(this.peer);
  }

  private open(): RTCPeerConnection {
    const peer = new RTCPeerConnection(this.configuration());
    this.options.onPeer?.(peer);
    peer.onnegotiationneeded = () => {
      // The first offer is asked for by name, and the first of the other side must not be crossed.
      if (this.established) void this.negotiate();
    };
    peer.onicecandidate = ({ candidate }) => this.options.sendCandidate(candidate ? candidate.toJSON() : null);
    peer.ontrack = ({ track }) => this.addRemote(track);
    peer.onconnectionstatechange = () => this.recovery.observe(peer.connectionState);
    return peer;
  }

  private configuration(): RTCConfiguration {
    return { ...this.options.configuration, iceServers: this.options.iceServers(), bundlePolicy: "max-bundle" };
  }

  /** Voices always flow both ways; without a picture of our own only theirs does. */
  protected direction(kind: Kind, track: MediaStreamTrack | undefined): RTCRtpTransceiverDirection {
    const { kinds = KINDS, alwaysBothWays } = this.options;
    if (!kinds.includes(kind)) return "inactive";
    return kind === "audio" || track || alwaysBothWays ? "sendrecv" : "recvonly";
  }

  private addRemote(track: MediaStreamTrack): void {
    if (!this.remote.getTracks().includes(track)) this.remote.addTrack(track);
    if (this.announced) return;
    this.announced = true;
    this.options.onStream(this.remote);
  }

  private async negotiate(): Promise<void> {
    const peer = this.peer;
    try {
      this.makingOffer = true;
      await peer.setLocalDescription();
      if (peer === this.peer) this.sendLocal();
    } catch (error) {
      if (!this.closed && peer === this.peer) throw error;
    } finally {
      this.makingOffer = false;
    }
  }

  protected sendLocal(): void {
    const description = this.peer.localDescription;
    if (description) this.options.sendDescription({ type: description.type, sdp: description.sdp });
  }

  private inOrder(step: () => Promise<void>): Promise<void> {
    const done = this.queue.then(() => (this.closed ? undefined : step()));
    this.queue = done.catch(() => {});
    return done;
  }

  protected async accept(description: RTCSessionDescriptionInit): Promise<void> {
    this.begun = true;
    const collision = description.type === "offer" && !this.isReadyForOffer();
    this.ignoringOffer = collision && !this.polite;
    if (this.ignoringOffer) return;
    if (description.type === "answer" && this.peer.signalingState !== "have-local-offer") return;
    if (collision && !this.established) this.startOver();
    await this.setRemote(description);
    if (description.type === "offer") await this.answer();
    if (!this.established) this.polite = description.type === "offer";
    this.established = true;
    this.recovery.negotiated();
    for (const candidate of this.early.splice(0)) await this.addCandidate(candidate);
  }

  protected isReadyForOffer(): boolean {
    return !this.makingOffer && (this.peer.signalingState === "stable" || this.settingAnswer);
  }

  protected startOver(): void {
    shut(this.peer);
    for (const track of this.remote.getTracks()) this.remote.removeTrack(track);
    this.peer = this.open();
  }

  private async setRemote(description: RTCSessionDescriptionInit): Promise<void> {
    this.settingAnswer = description.type === "answer";
    try {
      await this.peer.setRemoteDescription(description);
    } finally {
      this.settingAnswer = false;
    }
  }

  private async answer(): Promise<void> {
    await this.replaceTracks();
    this.describing();
    await this.peer.setLocalDescription();
    this.sendLocal();
  }

  private async addCandidate(candidate: RTCIceCandidateInit | undefined): Promise<void> {
    if (this.isEarly(candidate)) {
      if (this.early.length < MOST_EARLY) this.early.push(candidate);
      return;
    }
    try {
      await this.peer.addIceCandidate(candidate);
    } catch (error) {
      // Those of an offer that was ignored belong to nothing; one bad candidate is no reason to end a call.
      if (!this.ignoringOffer) console.warn("A candidate was not usable:", (error as Error).message);
    }
  }

  /** Candidates and descriptions may travel on different lines, so that the one overtakes the other. */
  private isEarly(candidate: RTCIceCandidateInit | undefined): boolean {
    const { remoteDescription } = this.peer;
    if (!remoteDescription) return true;
    const ufrag = candidate?.usernameFragment;
    return !!ufrag && !namesUfrag(remoteDescription.sdp, ufrag);
  }

  protected transceiver(kind: Kind): RTCRtpTransceiver | undefined {
    return this.peer.getTransceivers().find((each) => each.receiver.track.kind === kind && !isStopped(each));
  }

  private restart(): void {
    if (this.closed || !this.established) return;
    // An offer without an answer was lost on its way; a second one would wait behind it for ever.
    if (this.peer.signalingState === "have-local-offer") this.sendLocal();
    // Firefox answers every restart as the DTLS client, which Chromium refuses where it was the client before.
    // Whoever answered first is the client, so that restarts come from the other side only: that always fits.
    else if (this.polite) this.options.askForRestart?.();
    else this.peer.restartIce();
  }
}

async function attach(
  transceiver: RTCRtpTransceiver,
  track: MediaStreamTrack | undefined,
  direction: RTCRtpTransceiverDirection,
  stream: MediaStream,
): Promise<void> {
  if (transceiver.sender.track !== (track ?? null)) await transceiver.sender.replaceTrack(track ?? null);
  if (transceiver.direction === direction) return;
  transceiver.sender.setStreams?.(stream);
  transceiver.direction = direction;
}

function isStopped(transceiver: RTCRtpTransceiver): boolean {
  return transceiver.direction === "stopped" || transceiver.currentDirection === "stopped";
}

function shut(peer: RTCPeerConnection): void {
  peer.onnegotiationneeded = null;
  peer.onicecandidate = null;
  peer.ontrack = null;
  peer.onconnectionstatechange = null;
  peer.close();
}
