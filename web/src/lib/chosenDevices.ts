import { LocalMedia, MediaAccessError } from "./localMedia";
import { MixedAudio } from "./mixedAudio";
import { preferences } from "./preferences";
import { SCREEN_WISHES } from "./screenWishes";

/** Camera and microphone as the person chose them in this browser, watched for being unplugged. */
export class ChosenDevices extends LocalMedia {
  private readonly watched = new WeakSet<MediaStreamTrack>();
  /** Voice and the screen's sound, while a screen with sound is shared. */
  private mix: MixedAudio | undefined;
  /** Insisted on, for a browser weighs a mere wish against the size of the picture. */
  private exactly = true;

  /** `lost` is told when a device that was open is gone. */
  constructor(private readonly lost: (kind: "audio" | "video") => void) {
    super();
  }

  override get tracks() {
    const { audioTrack } = this;
    return { ...super.tracks, audio: this.mix ? this.mix.with(audioTrack) : audioTrack };
  }

  /** The shared screen, with its sound where there is any. */
  get screenStream(): MediaStream | null {
    return this.screen ?? null;
  }

  override async openScreen(onStop: () => void): Promise<MediaStreamTrack> {
    const track = await super.openScreen(onStop, SCREEN_WISHES);
    const sound = this.screen?.getAudioTracks()[0];
    if (sound) this.mix = new MixedAudio(sound);
    return track;
  }

  override closeScreen(): void {
    super.closeScreen();
    this.mix?.close();
    this.mix = undefined;
  }

  override async open(audio: boolean, video: boolean): Promise<MediaStream> {
    try {
      return await super.open(audio, video);
    } catch (error) {
      if (!isGone(error)) throw error;
      this.exactly = false;
      return await super.open(audio, video);
    } finally {
      this.exactly = true;
      this.watch();
    }
  }

  override async choose(kind: "audio" | "video", choice: MediaTrackConstraints): Promise<void> {
    try {
      await super.choose(kind, choice);
    } finally {
      this.watch();
    }
  }

  protected override wanted(kind: "audio" | "video"): MediaTrackConstraints {
    const { camera, microphone } = preferences.value;
    const deviceId = kind === "audio" ? microphone : camera;
    return {
      ...super.wanted(kind),
      ...(deviceId ? { deviceId: { [this.exactly ? "exact" : "ideal"]: deviceId } } : {}),
    };
  }

  private watch(): void {
    for (const track of this.stream.getTracks()) {
      if (this.watched.has(track)) continue;
      this.watched.add(track);
      // Not fired for tracks that this side stops.
      track.addEventListener("ended", () => {
        if (this.stream.getTracks().includes(track)) this.lost(track.kind as "audio" | "video");
      });
    }
  }
}

/** A device that was chosen once and is not there any more is no reason to have none. */
const isGone = (error: unknown) =>
  error instanceof MediaAccessError && ["OverconstrainedError", "NotFoundError"].includes(error.reason);
