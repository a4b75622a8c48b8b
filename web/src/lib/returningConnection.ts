import { preferCodecs } from "./codecPreference";
import { Connection, type ConnectionOptions, type Kind } from "./connection";
import { answers, isReturn, markAnswer, markReturn, originOf, ufragOf, unmarked } from "./sdp";
import { type Sending, tune } from "./sending";

/** A look for a way takes a moment; within it nobody is asked again. */
const ASK_MS = 3000;

interface ReturningOptions extends ConnectionOptions {
  /** Whether this side has come back: its first offer replaces what the other side still has of it. */
  returned?: boolean;
  /** How much to send, and in which codecs. */
  sending(): Sending;
  /** Whether only voices are wanted, in both directions. */
  voicesOnly?(): boolean;
}

/**
 * A connection to a person whose page may be loaded again in the middle of a call. The new page has nothing in common with the
 * old one, so that whoever stayed answers it on a new RTCPeerConnection. An offer is known to come from a new page by its origin.
 */
export class ReturningConnection extends Connection {
  declare protected readonly options: ReturningOptions;
  /** Changes of what is sent go one after the other. */
  private tuned: Promise<void> = Promise.resolve();
  private askedAt = 0;

  // For the type of the options alone.
  constructor(options: ReturningOptions) {
    super(options);
  }

  /** Sends as much as is wanted now. */
  tune(): Promise<void> {
    this.tuned = this.tuned.then(async () => {
      if (this.established && !this.closed) await tune(this.peer.getTransceivers(), this.options.sending());
    });
    return this.tuned;
  }

  override async replaceTracks(): Promise<void> {
    await super.replaceTracks();
    await this.tune();
  }

  protected override direction(kind: Kind, track: MediaStreamTrack | undefined): RTCRtpTransceiverDirection {
    return kind === "video" && this.options.voicesOnly?.() ? "inactive" : super.direction(kind, track);
  }

  protected override describing(): void {
    const video = this.transceiver("video");
    if (video) preferCodecs(video, this.options.sending().codecs);
  }

  /** Whoever may not look for a new way themselves asks for it by the end of a list of candidates. */
  override receiveCandidate(candidate: RTCIceCandidateInit | null | undefined): Promise<void> {
    if (!candidate?.candidate && this.state === "reconnecting" && Date.now() - this.askedAt > ASK_MS) {
      this.askedAt = Date.now();
      this.retry();
    }
    return super.receiveCandidate(candidate);
  }

  protected override async accept(description: RTCSessionDescriptionInit): Promise<void> {
    const sdp = description.sdp ?? "";
    if (description.type === "answer" && !answers(sdp, this.peer.localDescription?.sdp ?? "")) return;
    if (description.type === "offer" && this.isFromNewcomer(sdp)) {
      // The other side may have come back too late to hear our offer.
      if (!this.isReadyForOffer() && !this.yieldsTo(sdp)) return this.sendLocal();
      this.startOver();
    }
    await super.accept({ type: description.type, sdp: unmarked(sdp) });
    void this.tune();
  }

  protected override sendLocal(): void {
    const description = this.peer.localDescription;
    if (description) this.options.sendDescription({ type: description.type, sdp: this.marked(description) });
  }

  protected override startOver(): void {
    super.startOver();
    this.remote = new MediaStream();
    this.announced = false;
    this.makingOffer = false;
    // Chromium never settles what is set on a sender while its connection is closed.
    this.tuned = Promise.resolve();
    if (this.established) this.recovery.renew();
    this.established = false;
  }

  /** What the other side must know of a description when connections come and go. */
  private marked({ type, sdp }: RTCSessionDescription): string {
    if (type === "offer") return this.options.returned && !this.established ? markReturn(sdp) : sdp;
    const offer = this.peer.remoteDescription?.sdp;
    return ufragOf(offer) ? markAnswer(sdp, offer as string) : sdp;
  }

  /** Whether an offer comes from another browser connection than what was heard before. */
  private isFromNewcomer(sdp: string): boolean {
    const origin = originOf(sdp);
    if (this.established) return origin !== undefined && origin !== originOf(this.peer.remoteDescription?.sdp);
    return isReturn(sdp);
  }

  /** Who stayed always yields; of two who came back at once, both sides pick the same one. */
  private yieldsTo(sdp: string): boolean {
    if (!this.options.returned || this.established) return true;
    return (originOf(this.peer.localDescription?.sdp) ?? "") < (originOf(sdp) ?? "");
  }
}
