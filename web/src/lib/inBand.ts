import type { MediaState } from "./types";

/** What comes from the other side of a call through the call itself. */
export interface InBandHandlers {
  candidate(candidate: RTCIceCandidateInit | null): void;
  media(state: MediaState): void;
  description(description: RTCSessionDescriptionInit): void;
  restartRequest(): void;
  /** The other side took down its end. */
  gone(): void;
}

/** Numbers and labels are those of Delta Chat's page and its apps for Android and iOS; both sides open them unasked. */
const CANDIDATES = { id: 1, label: "iceTrickling" };
const MEDIA = { id: 3, label: "mutedState" };
const RENEGOTIATION = { id: 5, label: "renegotiation" };

/** Signals between two people who have a way already, sent along that very way. */
export class InBand {
  private readonly candidates: Line;
  private readonly media: Line;
  private readonly renegotiation: Line;

  /** Opens the channels; must happen before the first description is made. */
  constructor(peer: RTCPeerConnection, handlers: InBandHandlers) {
    this.candidates = new Line(peer, CANDIDATES, (message) => readCandidate(message, handlers));
    this.media = new Line(peer, MEDIA, (message) => readMedia(message, handlers));
    this.renegotiation = new Line(peer, RENEGOTIATION, (message) => readRenegotiation(message, handlers));
    const lines = [this.candidates, this.media, this.renegotiation];
    // An end that never knew one of the channels closes the others too when it goes.
    for (const line of lines) line.onClose = () => lines.every((each) => each.closed) && handlers.gone();
  }

  /** A way found late; null says that there are no more. */
  sendCandidate(candidate: RTCIceCandidateInit | null): void {
    this.candidates.send(candidate);
  }

  /** What this side lets through now. */
  sendMedia({ audioEnabled, videoEnabled, screenSharing }: MediaState): void {
    const showsVideo = videoEnabled || screenSharing;
    // The first two are all that others know; a third is there only when there is something to say.
    this.media.sendLatest({ audioEnabled, videoEnabled: showsVideo, ...(screenSharing ? { screenSharing } : {}) });
  }

  sendDescription({ type, sdp }: RTCSessionDescriptionInit): void {
    this.renegotiation.sendLatest({ type, sdp });
  }

  /** Asks the side that may to look for a new way. */
  requestRestart(): void {
    this.renegotiation.sendLatest({ type: "restart-request" });
  }

  close(): void {
    for (const line of [this.candidates, this.media, this.renegotiation]) line.close();
  }
}

/** A data channel that keeps what is said before it opens. */
class Line {
  closed = false;
  onClose: () => void = () => {};
  private readonly channel: RTCDataChannel;
  private waiting: string[] = [];

  constructor(peer: RTCPeerConnection, { id, label }: typeof MEDIA, read: (message: unknown) => void) {
    this.channel = peer.createDataChannel(label, { negotiated: true, id });
    this.channel.onopen = () => this.flush();
    this.channel.onmessage = ({ data }) => read(parsed(data, label));
    this.channel.onclose = () => {
      this.closed = true;
      this.onClose();
    };
  }

  send(message: unknown): void {
    this.waiting.push(JSON.stringify(message));
    this.flush();
  }

  /** Of several messages before the opening only the last one counts. */
  sendLatest(message: unknown): void {
    this.waiting = [];
    this.send(message);
  }

  close(): void {
    this.channel.onclose = null;
    this.channel.onmessage = null;
  }

  private flush(): void {
    if (this.channel.readyState !== "open") return;
    for (const message of this.waiting.splice(0)) this.channel.send(message);
  }
}

function parsed(data: unknown, label: string): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    console.warn(`A message on ${label} was not JSON.`);
    return undefined;
  }
}

type Fields = Record<string, unknown>;

const fieldsOf = (message: unknown): Fields => (message && typeof message === "object" ? (message as Fields) : {});

function readCandidate(message: unknown, handlers: InBandHandlers): void {
  if (message === null) handlers.candidate(null);
  else if (typeof fieldsOf(message).candidate === "string") handlers.candidate(message as RTCIceCandidateInit);
}

function readMedia(message: unknown, handlers: InBandHandlers): void {
  const { audioEnabled, videoEnabled, screenSharing } = fieldsOf(message);
  if (typeof audioEnabled !== "boolean" || typeof videoEnabled !== "boolean") return;
  handlers.media({ audioEnabled, videoEnabled, screenSharing: videoEnabled && screenSharing === true });
}

function readRenegotiation(message: unknown, handlers: InBandHandlers): void {
  const { type, sdp } = fieldsOf(message);
  if (type === "restart-request") handlers.restartRequest();
  else if ((type === "offer" || type === "answer") && typeof sdp === "string") handlers.description({ type, sdp });
}
