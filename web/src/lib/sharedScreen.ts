import { ask, MediaAccessError } from "./localMedia";
import { SCREEN_WISHES } from "./screenWishes";

/** A screen that is shown to others, with its sound where the browser gives it. Owns its tracks. */
export class SharedScreen {
  private ended = false;

  private constructor(readonly stream: MediaStream) {}

  /** Asks for a screen; `onEnd` is called when the browser's own button ends it. Throws a `MediaAccessError` where the person says no. */
  static async open(onEnd: () => void): Promise<SharedScreen> {
    const stream = await ask("screen", () => navigator.mediaDevices.getDisplayMedia(SCREEN_WISHES));
    const { video } = new SharedScreen(stream);
    if (!video) throw new MediaAccessError("NotFoundError", "screen");
    // Text must stay sharp rather than smooth.
    video.contentHint = "detail";
    const screen = new SharedScreen(stream);
    video.addEventListener("ended", () => !screen.ended && onEnd());
    return screen;
  }

  get video(): MediaStreamTrack | undefined {
    return this.stream.getVideoTracks()[0];
  }

  get audio(): MediaStreamTrack | undefined {
    return this.stream.getAudioTracks()[0];
  }

  close(): void {
    this.ended = true;
    for (const track of this.stream.getTracks()) track.stop();
  }
}
