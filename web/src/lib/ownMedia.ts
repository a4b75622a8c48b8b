import { LocalMedia } from "./localMedia";
import type { MediaState } from "./types";

/** What this side sends: its devices, and what of them the person lets through. */
export class OwnMedia {
  private wanted: MediaState = { audioEnabled: true, videoEnabled: false, screenSharing: false };
  private closed = false;

  constructor(
    /** The person or the browser changed what is let through. */
    private readonly changed: (state: MediaState) => void,
    /** Other tracks than before are to be sent. */
    private readonly tracksChanged: () => Promise<void>,
    readonly devices = new LocalMedia(),
  ) {}

  get state(): MediaState {
    return { ...this.wanted };
  }

  /** Opens microphone and camera. Throws a `MediaAccessError` where the browser refuses. */
  async open(audio: boolean, video: boolean): Promise<MediaStream> {
    const stream = await this.devices.open(audio, video);
    await this.use({ audioEnabled: audio, videoEnabled: video });
    return stream;
  }

  /** Opens what there is of microphone and camera; gives the reason where something is missing. */
  async openAvailable(audio: boolean, video: boolean): Promise<unknown> {
    const missing = await this.devices.openAvailable(audio, video);
    const { audioTrack, cameraTrack } = this.devices;
    await this.use({ audioEnabled: audio && !!audioTrack, videoEnabled: video && !!cameraTrack });
    return missing;
  }

  /** Lets the voice through, or not. */
  setAudio(enabled: boolean): Promise<void> {
    return this.toggle({ audioEnabled: enabled }, enabled && !this.devices.audioTrack, true, false);
  }

  /** Shows the camera, or not; opens it first where it is not open yet. */
  setVideo(enabled: boolean): Promise<void> {
    return this.toggle({ videoEnabled: enabled }, enabled && !this.devices.cameraTrack, false, true);
  }

  /** Shows a screen in the camera's place. Throws a `MediaAccessError` where the person or the browser says no. */
  async startScreen(): Promise<MediaStream> {
    const track = await this.devices.openScreen(() => void this.stopScreen());
    if (this.closed) this.devices.release();
    await this.tracksChanged();
    this.publish({ screenSharing: true });
    return new MediaStream([track]);
  }

  /** Shows the camera again. */
  async stopScreen(): Promise<void> {
    if (!this.wanted.screenSharing) return;
    this.devices.closeScreen();
    this.publish({ screenSharing: false });
    await this.tracksChanged();
  }

  /** Goes over to another microphone or camera. */
  async choose(kind: "audio" | "video", choice: MediaTrackConstraints): Promise<void> {
    try {
      await this.devices.choose(kind, choice);
    } finally {
      if (this.closed) this.devices.release();
      this.applyEnabled();
      await this.tracksChanged();
    }
  }

  /** Stops every track. May be called twice. */
  close(): void {
    this.closed = true;
    this.devices.release();
    this.wanted = { ...this.wanted, screenSharing: false };
  }

  private async use(change: Partial<MediaState>): Promise<void> {
    if (this.closed) this.devices.release();
    this.wanted = { ...this.wanted, ...change };
    this.applyEnabled();
    await this.tracksChanged();
  }

  private async toggle(change: Partial<MediaState>, opens: boolean, audio: boolean, video: boolean): Promise<void> {
    if (opens) await this.devices.open(audio, video);
    if (this.closed) return this.devices.release();
    this.publish(change);
    if (opens) await this.tracksChanged();
  }

  private publish(change: Partial<MediaState>): void {
    this.wanted = { ...this.wanted, ...change };
    this.applyEnabled();
    this.changed(this.state);
  }

  private applyEnabled(): void {
    const { audioTrack, cameraTrack } = this.devices;
    if (audioTrack) audioTrack.enabled = this.wanted.audioEnabled;
    if (cameraTrack) cameraTrack.enabled = this.wanted.videoEnabled;
  }
}
