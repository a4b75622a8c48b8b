import { type ConnectionState, Recovery } from "./recovery";
import type { RoomRequests, TrackLabel } from "./roomWire";

/** How long to wait before an offer that the server had no time for. */
const AGAIN_MS = 2000;

/** Ways of the server that come before its description; it has few. */
const MOST_EARLY = 100;

export interface NegotiationOptions {
  configuration: RTCConfiguration;
  send<T extends "offer" | "answer" | "ice-candidate">(type: T, data: RoomRequests[T], id?: string): void;
  /** Which section carries what of this side. */
  labels(): TrackLabel[];
  onTrack(event: RTCTrackEvent): void;
  onState(state: ConnectionState): void;
  onStalled(): void;
  /** The browser cannot use what the server said; only a new connection helps. */
  onBroken(): void;
}

/**
 * The one RTCPeerConnection of a room, with the server. Both sides offer; this one is the polite side of the W3C's "perfect negotiation",
 * so that whatever comes from the server counts.
 */
export class Negotiation {
  readonly peer: RTCPeerConnection;
  private readonly recovery: Recovery;
  private readonly early: (RTCIceCandidateInit | undefined)[] = [];
  /** Descriptions are handled strictly one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private offers = 0;
  private closed = false;

  constructor(private readonly options: NegotiationOptions) {
    this.peer = new RTCPeerConnection({ ...options.configuration, bundlePolicy: "max-bundle" });
    this.recovery = new Recovery({
      restart: () => this.peer.restartIce(),
      changed: options.onState,
      stalled: options.onStalled,
    });
    this.listen();
  }

  /** An offer of the server; where one of ours is under way, the browser takes that back and asks for another later. */
  accept(sdp: string): Promise<void> {
    return this.inOrder(async () => {
      await this.peer.setRemoteDescription({ type: "offer", sdp });
      await this.peer.setLocalDescription();
      this.tell("answer");
      await this.agreed();
    });
  }

  /** The server's answer. */
  conclude(sdp: string): Promise<void> {
    return this.inOrder(async () => {
      if (this.peer.signalingState !== "have-local-offer") return;
      await this.peer.setRemoteDescription({ type: "answer", sdp });
      await this.agreed();
    });
  }

  /** The server did not take an offer of ours; that of a moment's trouble is made again. */
  refused(code: string): void {
    if (code !== "rate_limited" && code !== "unavailable") return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.takeBack().then(() => this.offer()), AGAIN_MS);
  }

  /** A way to the server; an empty one ends the list. */
  receiveCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    return this.inOrder(() => this.add(candidate.candidate ? candidate : undefined));
  }

  /** Signals flow again: what was said meanwhile may be lost, and the way may have changed. */
  async resume(): Promise<void> {
    await this.takeBack();
    if (!this.closed) this.peer.restartIce();
  }

  configure(configuration: RTCConfiguration): void {
    if (!this.closed) this.peer.setConfiguration({ ...configuration, bundlePolicy: "max-bundle" });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.recovery.close();
    const { peer } = this;
    peer.onnegotiationneeded = peer.onicecandidate = peer.ontrack = peer.onconnectionstatechange = null;
    peer.close();
  }

  private listen(): void {
    const { peer } = this;
    peer.onnegotiationneeded = () => void this.offer();
    peer.onicecandidate = ({ candidate }) =>
      this.options.send("ice-candidate", candidate ? candidate.toJSON() : { candidate: null });
    peer.ontrack = (event) => this.options.onTrack(event);
    peer.onconnectionstatechange = () => this.recovery.observe(peer.connectionState);
  }

  private offer(): Promise<void> {
    return this.inOrder(async () => {
      // The browser asks again when the exchange that is under way is over.
      if (this.peer.signalingState !== "stable") return;
      await this.peer.setLocalDescription();
      this.tell("offer", `offer-${++this.offers}`);
    });
  }

  private tell(type: "offer" | "answer", id?: string): void {
    const sdp = this.peer.localDescription?.sdp;
    if (sdp) this.options.send(type, { sdp, tracks: this.options.labels() }, id);
  }

  private takeBack(): Promise<void> {
    return this.inOrder(async () => {
      if (this.peer.signalingState === "have-local-offer") await this.peer.setLocalDescription({ type: "rollback" });
    });
  }

  private async agreed(): Promise<void> {
    this.recovery.negotiated();
    for (const candidate of this.early.splice(0)) await this.add(candidate);
  }

  private async add(candidate: RTCIceCandidateInit | undefined): Promise<void> {
    if (!this.peer.remoteDescription) {
      if (this.early.length < MOST_EARLY) this.early.push(candidate);
      return;
    }
    // One of an earlier description is no reason to end anything.
    await this.peer.addIceCandidate(candidate).catch(() => {});
  }

  private inOrder(step: () => Promise<void>): Promise<void> {
    const done = this.queue.then(() => (this.closed ? undefined : step()));
    this.queue = done.catch((error: Error) => {
      if (this.closed) return;
      console.warn("A description was not usable:", error.message);
      this.timer = setTimeout(() => this.options.onBroken(), AGAIN_MS);
    });
    return this.queue;
  }
}
