import { FakeChannel } from "./channel";

/** A track that only remembers. */
export class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState: "live" | "ended" = "live";

  constructor(readonly kind: "audio" | "video") {
    super();
  }

  stop(): void {
    this.readyState = "ended";
  }

  settings: MediaTrackSettings = {};

  getSettings(): MediaTrackSettings {
    return this.settings;
  }

  async applyConstraints({ width, height }: MediaTrackConstraints): Promise<void> {
    this.settings = { width: (width as { ideal: number }).ideal, height: (height as { ideal: number }).ideal };
  }
}

export class FakeMediaStream extends EventTarget {
  private readonly tracks: FakeTrack[];

  constructor(tracks: FakeTrack[] = []) {
    super();
    this.tracks = [...tracks];
  }

  getTracks = () => [...this.tracks];
  getAudioTracks = () => this.tracks.filter((each) => each.kind === "audio");
  getVideoTracks = () => this.tracks.filter((each) => each.kind === "video");
  addTrack = (track: FakeTrack) => void this.tracks.push(track);
  removeTrack = (track: FakeTrack) => void this.tracks.splice(this.tracks.indexOf(track), 1);
}

class FakeTransceiver {
  readonly sender = {
    track: null as FakeTrack | null,
    replaceTrack: async (track: FakeTrack | null) => {
      this.sender.track = track;
    },
    setStreams: () => {},
    parameters: { encodings: [{}] as RTCRtpEncodingParameters[], codecs: [] },
    getParameters: () => structuredClone(this.sender.parameters),
    setParameters: async (parameters: { encodings: RTCRtpEncodingParameters[]; codecs: [] }) => {
      this.sender.parameters = parameters;
    },
  };
  readonly receiver: { track: FakeTrack };
  currentDirection: string | null = null;
  mid: string | null = null;

  constructor(
    kind: "audio" | "video",
    public direction: string,
    readonly streams: FakeMediaStream[] = [],
  ) {
    this.receiver = { track: new FakeTrack(kind) };
  }
}

type TransceiverInit = { direction: string; streams?: FakeMediaStream[]; sendEncodings?: RTCRtpEncodingParameters[] };
type Description = { type: string; sdp?: string };

/** The signaling states of a peer connection, without any network. */
export class FakePeerConnection {
  static readonly made: FakePeerConnection[] = [];

  signalingState = "stable";
  connectionState = "new";
  localDescription: Description | null = null;
  remoteDescription: Description | null = null;
  readonly candidates: unknown[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  restarts = 0;
  closed = false;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  ontrack: ((event: { track: FakeTrack; streams?: FakeMediaStream[] }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;

  constructor(public configuration: RTCConfiguration) {
    FakePeerConnection.made.push(this);
  }

  readonly channels: FakeChannel[] = [];
  createDataChannel(label: string, options: RTCDataChannelInit): FakeChannel {
    const channel = new FakeChannel(label, options);
    this.channels.push(channel);
    return channel;
  }

  getConfiguration = () => this.configuration;
  setConfiguration = (configuration: RTCConfiguration) => {
    this.configuration = configuration;
  };
  getTransceivers = () => this.transceivers;
  getStats = async () => new Map();
  restartIce = () => {
    this.restarts++;
  };

  addTransceiver(what: "audio" | "video" | FakeTrack, init: TransceiverInit): FakeTransceiver {
    const made = new FakeTransceiver(typeof what === "string" ? what : what.kind, init.direction, init.streams);
    if (typeof what !== "string") made.sender.track = what;
    if (init.sendEncodings) made.sender.parameters.encodings = init.sendEncodings;
    this.transceivers.push(made);
    return made;
  }

  async setLocalDescription(wanted?: Description): Promise<void> {
    if (wanted?.type === "rollback") {
      this.signalingState = "stable";
      return;
    }
    const answers = this.signalingState === "have-remote-offer";
    this.localDescription = { type: answers ? "answer" : "offer", sdp: "local" };
    this.signalingState = answers ? "stable" : "have-local-offer";
    this.transceivers.forEach((each, i) => {
      each.mid ??= String(i);
    });
  }

  async setRemoteDescription(description: Description): Promise<void> {
    this.remoteDescription = description;
    this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable";
    if (description.type !== "offer" || this.transceivers.length > 0) return;
    this.transceivers.push(new FakeTransceiver("audio", "recvonly"), new FakeTransceiver("video", "recvonly"));
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    this.candidates.push(candidate);
  }

  close(): void {
    this.closed = true;
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  /** A stream of somebody else arrives. */
  announce(stream: FakeMediaStream): void {
    for (const track of stream.getTracks()) this.ontrack?.({ track, streams: [stream] });
  }

  receiveTrack(kind: "audio" | "video"): void {
    this.ontrack?.({ track: new FakeTrack(kind) });
  }
}

/** The newest connection that was made. */
export function lastPeer(): FakePeerConnection {
  const peer = FakePeerConnection.made.at(-1);
  if (!peer) throw new Error("No connection was made.");
  return peer;
}

interface Devices {
  getUserMedia(wanted: MediaStreamConstraints): Promise<FakeMediaStream>;
  getDisplayMedia(): Promise<FakeMediaStream>;
}

/** Devices that work; each can be replaced. */
export function fakeDevices(changed: Partial<Devices> = {}): Devices {
  return {
    getUserMedia: async ({ audio, video }) =>
      new FakeMediaStream([...(audio ? [new FakeTrack("audio")] : []), ...(video ? [new FakeTrack("video")] : [])]),
    getDisplayMedia: async () => new FakeMediaStream([new FakeTrack("video")]),
    ...changed,
  };
}
