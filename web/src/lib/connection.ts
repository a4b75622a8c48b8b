import { type ConnectionState, Recovery } from "./recovery";

/** How a connection reaches the other person and its owner. */
export interface ConnectionOptions {
  /** Who yields when two offers cross; the one who was called or joined later. */
  polite: boolean;
  iceServers(): RTCIceServer[];
  sendDescription(description: RTCSessionDescriptionInit): void;
  sendCandidate(candidate: RTCIceCandidateInit | null): void;
  /** What to send now; asked whenever senders are made. */
  localTracks(): LocalTracks;
  /** Told once, with the stream that later tracks join too. */
  onStream(stream: MediaStream): void;
  onState(state: ConnectionState): void;
  onStalled(): void;
}

export interface LocalTracks {
  stream: MediaStream;
  audio: MediaStreamTrack | undefined;
  video: MediaStreamTrack | undefined;
}

type Kind = "audio" | "video";
const KINDS: Kind[] = ["audio", "video"];

/** One RTCPeerConnection to one person, with the W3C's "perfect negotiation". */
export class Connection {
  /** Everything that comes from the other person. */
  readonly remote = new MediaStream();
  private peer: RTCPeerConnection;
  private polite: boolean;
  /** Whether an offer went out or came in; candidates alone do not begin anything. */
  begun = false;
  private makingOffer = false;
  private ignoringOffer = false;
  private settingAnswer = false;
  private closed = false;
  private announced = false;
  /** The first exchange is special: our transceivers do not pair up with those of a foreign first offer. */
  private established = false;
  /** Candidates that came before the description they belong to. */
  private early: (RTCIceCandidateInit | undefined)[] = [];
  /** Signals are handled strictly one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private readonly recovery: Recovery;

  constructor(private readonly options: ConnectionOptions) {
    this.polite = options.polite;
    this.peer = this.open();
    this.recovery = new Recovery({
      restart: () => this.restart(),
      changed: options.onState,
      stalled: options.onStalled,
    });
  }

  get state(): ConnectionState {
    return this.recovery.state;
  }

  /** Makes the first offer; done when it is sent. */
  async offer(): Promise<void> {
    this.begun = true;
    const { audio, video, stream } = this.options.localTracks();
    for (const kind of KINDS) {
      const track = kind === "audio" ? audio : video;
      const transceiver = this.peer.addTransceiver(kind, { direction: directionFor(kind, track), streams: [stream] });
      if (track) await transceiver.sender.replaceTrack(track);
    }
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
      if (transceiver) await attach(transceiver, kind, tracks);
    }
  }

  /** Uses other servers from the next look for a way on; living ones stay. */
  refreshIceServers(): void {
    if (!this.closed) this.peer.setConfiguration(this.configuration());
  }

  /** Signals flow again after a gap: no need to wait for the next attempt. */
  retry(): void {
    if (this.state === "reconnecting") this.restart();
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
    return { iceServers: this.options.iceServers(), bundlePolicy: "max-bundle" };
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

  private sendLocal(): void {
    const description = this.peer.localDescription;
    if (description) this.options.sendDescription({ type: description.type, sdp: description.sdp });
  }

  private inOrder(step: () => Promise<void>): Promise<void> {
    const done = this.queue.then(() => (this.closed ? undefined : step()));
    this.queue = done.catch(() => {});
    return done;
  }

  private async accept(description: RTCSessionDescriptionInit): Promise<void> {
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

  private isReadyForOffer(): boolean {
    return !this.makingOffer && (this.peer.signalingState === "stable" || this.settingAnswer);
  }

  private startOver(): void {
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
    await this.peer.setLocalDescription();
    this.sendLocal();
  }

  private async addCandidate(candidate: RTCIceCandidateInit | undefined): Promise<void> {
    if (!this.peer.remoteDescription) {
      this.early.push(candidate);
      return;
    }
    try {
      await this.peer.addIceCandidate(candidate);
    } catch (error) {
      // Those of an offer that was ignored belong to nothing; one bad candidate is no reason to end a call.
      if (!this.ignoringOffer) console.warn("A candidate was not usable:", (error as Error).message);
    }
  }

  private transceiver(kind: Kind): RTCRtpTransceiver | undefined {
    return this.peer.getTransceivers().find((each) => each.receiver.track.kind === kind && !isStopped(each));
  }

  private restart(): void {
    if (this.closed || !this.established) return;
    // An offer without an answer was lost on its way; a second one would wait behind it for ever.
    if (this.peer.signalingState === "have-local-offer") this.sendLocal();
    // Firefox answers every restart as the DTLS client, which Chromium refuses where it was the client before.
    // Whoever answered first is the client, so that restarts come from the other side only: that always fits.
    else if (!this.polite) this.peer.restartIce();
  }
}

/** Voices always flow both ways; without a picture of our own only theirs does. */
function directionFor(kind: Kind, track: MediaStreamTrack | undefined): RTCRtpTransceiverDirection {
  return kind === "audio" || track ? "sendrecv" : "recvonly";
}

async function attach(transceiver: RTCRtpTransceiver, kind: Kind, tracks: LocalTracks): Promise<void> {
  const track = tracks[kind];
  const direction = directionFor(kind, track);
  if (transceiver.sender.track !== (track ?? null)) await transceiver.sender.replaceTrack(track ?? null);
  if (transceiver.direction === direction) return;
  transceiver.sender.setStreams?.(tracks.stream);
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
