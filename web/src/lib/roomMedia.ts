import { ChosenDevices } from "./chosenDevices";
import { DeviceLostError } from "./connectionProblems";
import { repeatVoice } from "./repeatedVoice";
import { demand, EVERYTHING, encodingsOf } from "./roomEncodings";
import type { EncodingState, TrackLabel, TrackSource } from "./roomWire";
import { SharedScreen } from "./sharedScreen";
import type { MediaState } from "./types";

/**
 * What this side sends into a room: microphone and camera in one stream, a screen and its sound in another. Each source keeps its section
 * of the descriptions, so that a camera that is switched off and on again needs no new exchange.
 */
export class RoomMedia {
  private readonly devices = new ChosenDevices((kind) => void this.replaceLost(kind));
  private screen: SharedScreen | undefined;
  private peer: RTCPeerConnection | undefined;
  private readonly transceivers = new Map<TrackSource, RTCRtpTransceiver>();
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

  /** Sends over this connection from now on. */
  async attach(peer: RTCPeerConnection): Promise<void> {
    this.peer = peer;
    this.transceivers.clear();
    await this.send();
  }

  /** Which section of the description carries what. */
  labels(): TrackLabel[] {
    return [...this.transceivers]
      .filter(([, each]) => each.mid !== null && each.direction !== "inactive")
      .map(([source, { mid }]) => ({ mid: mid as string, source }));
  }

  /** Others watch these encodings of a section, and not the rest. */
  demand(mid: string, encodings: EncodingState[]): Promise<void> {
    return this.inOrder(async () => {
      const transceiver = [...this.transceivers.values()].find((each) => each.mid === mid);
      if (transceiver) await demand(transceiver.sender, encodings);
    });
  }

  /** Stops every track. May be called twice. */
  close(): void {
    this.closed = true;
    this.peer = undefined;
    this.transceivers.clear();
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
    await this.send();
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

  private async send(): Promise<void> {
    const tracks = this.tracks();
    for (const [source, transceiver] of this.transceivers) await this.update(transceiver, source, tracks.get(source));
    for (const [source, track] of tracks) if (!this.transceivers.has(source)) this.add(source, track);
  }

  private add(source: TrackSource, track: MediaStreamTrack): void {
    const sendEncodings = encodingsOf(source);
    const transceiver = this.peer?.addTransceiver(track, {
      direction: "sendonly",
      streams: [this.streamOf(source)],
      ...(sendEncodings ? { sendEncodings } : {}),
    });
    if (transceiver && source === "mic") repeatVoice(transceiver);
    if (transceiver) this.transceivers.set(source, transceiver);
  }

  /** Microphone and camera keep their place when they are off; a screen that is not shared is nobody's track. */
  private async update(transceiver: RTCRtpTransceiver, source: TrackSource, track: MediaStreamTrack | undefined) {
    if (transceiver.sender.track !== (track ?? null)) await transceiver.sender.replaceTrack(track ?? null);
    if (!source.startsWith("screen")) return;
    const direction = track ? "sendonly" : "inactive";
    if (transceiver.direction === direction) return;
    if (track) {
      transceiver.sender.setStreams?.(this.streamOf(source));
      await demand(transceiver.sender, EVERYTHING);
    }
    transceiver.direction = direction;
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
