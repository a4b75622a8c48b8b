import { ChosenDevices } from "./chosenDevices";
import { DeviceLostError } from "./connectionProblems";
import { OwnMedia } from "./ownMedia";
import { type DeviceKind, preferences } from "./preferences";
import { type Problem, problemOf } from "./problems";
import type { MediaState } from "./types";
import { Wish } from "./wish";

/** Which of microphone and camera a call begins with. */
export type FirstMedia = Pick<MediaState, "audioEnabled" | "videoEnabled">;

export interface PreviewState {
  media: MediaState;
  localStream: MediaStream | null;
  problem: Problem | null;
}

/** Camera and microphone before a call: nobody else sees or hears them. Owns its tracks until `close`. */
export class DevicePreview {
  readonly voice = new Wish(
    () => this.state.media.audioEnabled,
    (on) => {
      this.audible = on;
      return this.media.setAudio(on).catch((error) => this.fail(error));
    },
  );
  readonly camera = new Wish(
    () => this.state.media.videoEnabled,
    (on) => this.media.setVideo(on).catch((error) => this.fail(error)),
  );
  state: PreviewState;
  /** Whether the person wants to be heard, once they have said so; perhaps before the microphone was open. */
  private audible: boolean | undefined;
  private readonly media: OwnMedia;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly withVideo: boolean) {
    const devices = new ChosenDevices((kind) => void this.replaceLost(kind));
    this.media = new OwnMedia(
      (media) => this.set({ media }),
      async () => {},
      devices,
    );
    this.state = { media: this.media.state, localStream: null, problem: null };
  }

  /** Tells of each change; gives the function that ends this. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens what there is; also again after a problem. */
  async open(): Promise<void> {
    this.set({ problem: null });
    const missing = await this.media.openAvailable(true, this.withVideo);
    // Push to talk begins muted, as the call will.
    if (!(this.audible ?? !preferences.value.pushToTalk)) await this.media.setAudio(false);
    const localStream = this.media.devices.stream;
    this.set({ media: this.media.state, localStream, problem: missing === undefined ? null : problemOf(missing) });
  }

  async chooseDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    preferences.change({ [kind]: deviceId });
    if (kind === "speaker") return;
    const track = kind === "camera" ? "video" : "audio";
    await this.media.choose(track, { deviceId: { exact: deviceId } }).catch((error) => this.fail(error));
    this.set({});
  }

  /** Stops every track. */
  close(): void {
    this.media.close();
    this.listeners.clear();
  }

  private async replaceLost(kind: "audio" | "video"): Promise<void> {
    const replaced = await this.media.choose(kind, {}).then(
      () => true,
      () => false,
    );
    this.fail(new DeviceLostError(kind, replaced));
  }

  private fail(error: unknown): void {
    this.set({ problem: problemOf(error) });
  }

  private set(change: Partial<PreviewState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
