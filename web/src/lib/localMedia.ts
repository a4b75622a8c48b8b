/** The browser, the person or the system did not give camera, microphone or screen. */
export class MediaAccessError extends Error {
  override readonly name = "MediaAccessError";

  constructor(
    /** Name of the browser's error, such as `NotAllowedError`. */
    readonly reason: string,
    what = "camera/microphone",
    options?: ErrorOptions,
  ) {
    super(`Failed to access ${what}: ${reason}`, options);
  }
}

const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, min: 15, max: 60 },
};

/** What a camera that cannot keep the frame rate's range is asked for instead. */
const ANY_RATE: MediaTrackConstraints = { frameRate: { ideal: 30 } };

/** Camera, microphone and screen of this browser. Owns its tracks: `release` stops them all. */
export class LocalMedia {
  /** Microphone and camera; the same object for the life of this one. */
  readonly stream = new MediaStream();
  protected screen: MediaStream | undefined;

  get audioTrack(): MediaStreamTrack | undefined {
    return this.stream.getAudioTracks()[0];
  }

  get cameraTrack(): MediaStreamTrack | undefined {
    return this.stream.getVideoTracks()[0];
  }

  get screenTrack(): MediaStreamTrack | undefined {
    return this.screen?.getVideoTracks()[0];
  }

  /** The picture that others should see. */
  get videoTrack(): MediaStreamTrack | undefined {
    return this.screenTrack ?? this.cameraTrack;
  }

  /** What others should get. */
  get tracks() {
    return { stream: this.stream, audio: this.audioTrack, video: this.videoTrack };
  }

  /** Opens what is asked for and not open yet. */
  async open(audio: boolean, video: boolean): Promise<MediaStream> {
    const wantsAudio = audio && this.audioTrack === undefined;
    const wantsVideo = video && this.cameraTrack === undefined;
    if (!wantsAudio && !wantsVideo) return this.stream;
    const opened = await openDevices(wantsAudio && this.wanted("audio"), wantsVideo && this.wanted("video"));
    for (const track of opened.getTracks()) this.stream.addTrack(track);
    return this.stream;
  }

  /** Opens what there is of what is asked for: one missing device is no reason to be without the other. */
  async openAvailable(audio: boolean, video: boolean): Promise<unknown> {
    try {
      await this.open(audio, video);
      return undefined;
    } catch (error) {
      if (audio && video) await this.open(true, false).catch(() => this.open(false, true).catch(() => {}));
      return error;
    }
  }

  /** Takes another microphone or camera in the place of the one that is open. Goes back where it cannot be opened. */
  async choose(kind: "audio" | "video", choice: MediaTrackConstraints): Promise<void> {
    const before = kind === "audio" ? this.audioTrack : this.cameraTrack;
    const deviceId = before?.getSettings().deviceId;
    // A phone opens only one camera at a time.
    before?.stop();
    try {
      this.exchange(before, await this.openOne(kind, choice));
    } catch (error) {
      if (deviceId)
        this.exchange(before, await this.openOne(kind, { deviceId: { exact: deviceId } }).catch(() => undefined));
      throw error;
    }
  }

  /** Asks for a screen. `onStop` is called when the browser's own button ends it, not after `closeScreen`. */
  async openScreen(onStop: () => void, wishes?: DisplayMediaStreamOptions): Promise<MediaStreamTrack> {
    this.closeScreen();
    const screen = await ask("screen", () => navigator.mediaDevices.getDisplayMedia(wishes));
    const track = screen.getVideoTracks()[0];
    if (!track) throw new MediaAccessError("NotFoundError", "screen");
    this.screen = screen;
    track.addEventListener("ended", () => this.screen === screen && onStop());
    return track;
  }

  closeScreen(): void {
    const screen = this.screen;
    this.screen = undefined;
    stop(screen);
  }

  /** What is asked of a device. */
  protected wanted(kind: "audio" | "video"): MediaTrackConstraints {
    return kind === "audio" ? AUDIO : VIDEO;
  }

  /** Stops every track, so that the camera's light goes out. */
  release(): void {
    this.closeScreen();
    stop(this.stream);
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track);
  }

  private openOne(kind: "audio" | "video", choice: MediaTrackConstraints): Promise<MediaStream> {
    const wanted = { ...this.wanted(kind), ...choice };
    return kind === "audio" ? openDevices(wanted, false) : openDevices(false, wanted);
  }

  private exchange(before: MediaStreamTrack | undefined, opened: MediaStream | undefined): void {
    if (before) this.stream.removeTrack(before);
    for (const track of opened?.getTracks() ?? []) this.stream.addTrack(track);
  }
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** A range that the camera cannot keep is no reason to call without a picture. */
async function openDevices(
  audio: MediaTrackConstraints | false,
  video: MediaTrackConstraints | false,
): Promise<MediaStream> {
  const open = (given: MediaStreamConstraints) =>
    ask("camera/microphone", () => navigator.mediaDevices.getUserMedia(given));
  try {
    return await open({ audio, video });
  } catch (error) {
    if (video && error instanceof MediaAccessError && error.reason === "OverconstrainedError")
      return open({ audio, video: { ...video, ...ANY_RATE } });
    throw error;
  }
}

/** Asks the browser for a device; what it says no with becomes a `MediaAccessError`. */
export async function ask(what: string, open: () => Promise<MediaStream>): Promise<MediaStream> {
  // Browsers hide the devices from pages that are neither encrypted nor local.
  if (!globalThis.navigator?.mediaDevices) throw new MediaAccessError("SecurityError", what);
  try {
    return await open();
  } catch (error) {
    throw new MediaAccessError((error as Error)?.name || "UnknownError", what, { cause: error });
  }
}
