import type { RoomSource } from "./roomMedia";
import { RoomSenders } from "./roomSenders";
import type { EncodingState, TrackLabel, TrackSource } from "./roomWire";
import type { MediaState } from "./types";

/** Who owns the devices. */
export interface Lender {
  readonly mediaState: MediaState;
  /** Camera and microphone. */
  readonly localStream: MediaStream;
  readonly screenStream: MediaStream | null;
  /** The voice as it is to be sent; not always that of the microphone alone. */
  readonly voice: MediaStreamTrack | undefined;
  /** What the camera may take, where the person has chosen less than it needs. */
  readonly pictureKbps: number;
  toggleAudio(enabled: boolean): Promise<void>;
  toggleVideo(enabled: boolean): Promise<void>;
}

/** What a call sends, sent into a room: the devices stay the call's, and so does what is done with them. */
export class LentMedia implements RoomSource {
  private readonly senders = new RoomSenders(
    () => this.tracks(),
    (source) => (source === "screen" ? this.lender.screenStream : null) ?? this.lender.localStream,
    () => this.lender.pictureKbps,
  );

  constructor(
    private readonly lender: Lender,
    private readonly changed: () => void,
  ) {}

  get state(): MediaState {
    return this.lender.mediaState;
  }

  get stream(): MediaStream {
    return this.lender.localStream;
  }

  get screenStream(): MediaStream | null {
    return this.lender.screenStream;
  }

  get isSending(): boolean {
    return this.tracks().size > 0;
  }

  /** The lender has other tracks than before, or lets others through. */
  async refresh(): Promise<void> {
    await this.senders.send();
    this.changed();
  }

  /** The camera may take more or less than before. */
  fit(): Promise<void> {
    return this.senders.fit();
  }

  async open(): Promise<undefined> {}

  setAudio(enabled: boolean): Promise<void> {
    return this.lender.toggleAudio(enabled);
  }

  setVideo(enabled: boolean): Promise<void> {
    return this.lender.toggleVideo(enabled);
  }

  async setScreen(): Promise<void> {}

  async choose(): Promise<void> {}

  attach(peer: RTCPeerConnection): Promise<void> {
    return this.senders.attach(peer);
  }

  labels(): TrackLabel[] {
    return this.senders.labels();
  }

  demand(mid: string, encodings: EncodingState[]): Promise<void> {
    return this.senders.demand(mid, encodings);
  }

  close(): void {
    this.senders.close();
  }

  private tracks(): Map<TrackSource, MediaStreamTrack> {
    const { voice, localStream, screenStream, mediaState } = this.lender;
    const all: [TrackSource, MediaStreamTrack | undefined][] = [
      ["mic", voice],
      ["camera", mediaState.videoEnabled ? localStream.getVideoTracks()[0] : undefined],
      ["screen", screenStream?.getVideoTracks()[0]],
    ];
    return new Map(all.filter((each): each is [TrackSource, MediaStreamTrack] => each[1] !== undefined));
  }
}
