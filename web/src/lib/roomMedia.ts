import { ChosenDevices } from "./chosenDevices";
import { DeviceLostError } from "./connectionProblems";
import { RoomSenders } from "./roomSenders";
import type { EncodingState, TrackLabel, TrackSource } from "./roomWire";
import { SharedScreen } from "./sharedScreen";
import type { MediaState } from "./types";

/** Where a room gets from what this side sends. */
export interface RoomSource {
  readonly state: MediaState;
  /** Microphone and camera. */
  readonly stream: MediaStream;
  readonly screenStream: MediaStream | null;
  /** Whether there is anything to send. */
  readonly isSending: boolean;
  /** Opens what there is of microphone and camera; gives the reason where something is missing. */
  open(audio: boolean, video: boolean): Promise<unknown>;
  setAudio(enabled: boolean): Promise<void>;
  setVideo(enabled: boolean): Promise<void>;
  setScreen(shared: boolean): Promise<void>;
  choose(kind: "audio" | "video", choice: MediaTrackConstraints): Promise<void>;
  /** Sends over this connection from now on. */
  attach(peer: RTCPeerConnection): Promise<void>;
  /** Which section of the description carries what. */
  labels(): TrackLabel[];
  /** Others watch these encodings of a section, and not the rest. */
  demand(mid: string, encodings: EncodingState[]): Promise<void>;
  /** The room is over. May be called twice. */
  close(): void;
}

/** What this side sends into a room from devices of its own: microphone and camera in one stream, a screen and its sound in another. */
export class RoomMedia implements RoomSource {
  private readonly devices = new ChosenDevices((kind) => void this.replaceLost(kind));
  private screen: SharedScreen | undefined;
  private readonly senders = new RoomSenders(
    () => this.tracks(),
    (source) => this.streamOf(source),
  );
  private current: MediaState = { audioEnabled: false, videoEnabled: false, screenSharing: false };
  private closed = false;
  /** Changes happen strictly one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void = () => {},
  ) {}

  get state(): MediaState {
    return { ...this.current };
  }

  /** Microphone and camera. */
  get stream(): MediaStream {
    return this.devices.stream;
  }

  get screenStream(): MediaStream | null {
    return this.screen?.stream ?? null;
  }

  /** Whether there is anything to send. */
  get isSending(): boolean {
    return this.tracks().size > 0;
  }

  /** Opens what there is of microphone and camera; gives the reason where something is missing. */
  open(audio: boolean, video: boolean): Promise<unknown> {
    return this.inOrder(async () => {
      const missing = await this.devices.openAvailable(audio, video);
      const { audioTrack, cameraTrack } = this.devices;
      await this.use({ audioEnabled: audio && !!audioTrack, videoEnabled: video && !!cameraTrack });
      return missing;
    });
  }

  /** Lets the voice through, or not; opens the microphone first where it is not open yet. */
  setAudio(audioEnabled: boolean): Promise<void> {
    return this.inOrder(async () => {
      if (audioEnabled) await this.devices.open(true, false);
      await this.use({ audioEnabled });
    });
  }

  /** Shows the camera, or not. A camera that is off is not open, so that its light is out. */
  setVideo(videoEnabled: boolean): Promise<void> {
    return this.inOrder(async () => {
      if (videoEnabled) await this.devices.open(false, true);
      else this.closeCamera();
      await this.use({ videoEnabled });
    });
  }

  /** Goes over to another microphone or camera; one that is off is opened when it is wanted. */
  choose(kind: "audio" | "video", choice: MediaTrackConstraints): Promise<void> {
    return this.inOrder(async () => {
      const { audioTrack, cameraTrack } = this.devices;
      if (!(kind === "audio" ? audioTrack : cameraTrack)) return;
      try {
        await this.devices.choose(kind, choice);
      } finally {
        await this.use({});
      }
    });
  }

  /** Shows a screen beside the camera, or no longer. */
  setScreen(screenSharing: boolean): Promise<void> {
    return this.inOrder(async () => {
      if (screenSharing === this.current.screenSharing) return;
      if (screenSharing) this.screen = await SharedScreen.open(() => void this.setScreen(false));
      else this.closeScreen();
      await this.use({ screenSharing });
    });
  }

  attach(peer: RTCPeerConnection): Promise<void> {
    return this.senders.attach(peer);
  }

  labels(): TrackLabel[] {
    return this.senders.labels();
  }

  demand(mid: string, encodings: EncodingState[]): Promise<void> {
    return this.inOrder(() => this.senders.demand(mid, encodings));
  }

  /** Stops every track. May be called twice. */
  close(): void {
    this.closed = true;
    this.senders.close();
    this.release();
  }

  /** A device was unplugged: another one takes its place, or the others learn that there is none. */
  private async replaceLost(kind: "audio" | "video"): Promise<void> {
    const replaced = await this.choose(kind, {}).then(
      () => true,
      () => false,
    );
    if (!replaced) await (kind === "audio" ? this.setAudio(false) : this.setVideo(false));
    this.failed(new DeviceLostError(kind, replaced));
  }

  private release(): void {
    this.devices.release();
    this.closeScreen();
    this.current = { audioEnabled: false, videoEnabled: false, screenSharing: false };
  }

  private closeScreen(): void {
    this.screen?.close();
    this.screen = undefined;
  }

  private closeCamera(): void {
    const { cameraTrack, stream } = this.devices;
    cameraTrack?.stop();
    if (cameraTrack) stream.removeTrack(cameraTrack);
  }

  private async use(change: Partial<MediaState>): Promise<void> {
    if (this.closed) return this.release();
    this.current = { ...this.current, ...change };
    const { audioTrack } = this.devices;
    if (audioTrack) audioTrack.enabled = this.current.audioEnabled;
    await this.senders.send();
    this.changed();
  }

  private tracks(): Map<TrackSource, MediaStreamTrack> {
    const all: [TrackSource, MediaStreamTrack | undefined][] = [
      ["mic", this.devices.audioTrack],
      ["camera", this.devices.cameraTrack],
      ["screen", this.screen?.video],
      ["screen-audio", this.screen?.audio],
    ];
    return new Map(all.filter((each): each is [TrackSource, MediaStreamTrack] => each[1] !== undefined));
  }

  private streamOf(source: TrackSource): MediaStream {
    return (source.startsWith("screen") && this.screen?.stream) || this.stream;
  }

  private inOrder<T>(step: () => Promise<T>): Promise<T> {
    const done = this.queue.then(step);
    this.queue = done.catch(() => {});
    return done;
  }
}
