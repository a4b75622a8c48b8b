import { ChosenDevices } from "./chosenDevices";
import { OwnMedia } from "./ownMedia";
import { AUTOMATIC_HD, FRAME_RATE, type PictureProfile } from "./pictureProfiles";
import type { MediaState } from "./types";

/** What the browser does to a voice before it is sent. */
export interface VoiceProcessing {
  echoCancellation: boolean;
  noiseSuppression: boolean;
  autoGainControl: boolean;
}

/** Devices that are asked for what fits the network and the person. */
export class FittedDevices extends ChosenDevices {
  picture = AUTOMATIC_HD;
  processing: VoiceProcessing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

  protected override wanted(kind: "audio" | "video"): MediaTrackConstraints {
    return { ...super.wanted(kind), ...(kind === "audio" ? this.processing : sizeOf(this.picture)) };
  }
}

/** Own media that can be fitted to the network and to what the person likes. */
export class CallMedia extends OwnMedia {
  constructor(
    changed: (state: MediaState) => void,
    tracksChanged: () => Promise<void>,
    private readonly fitted: FittedDevices,
  ) {
    super(changed, tracksChanged, fitted);
  }

  /** The shared screen, with its sound where there is any. */
  get screenStream(): MediaStream | null {
    return this.fitted.screenStream;
  }

  get processing(): VoiceProcessing {
    return { ...this.fitted.processing };
  }

  /** What the browser does to the voice; a microphone that is open is opened anew. */
  async setProcessing(change: Partial<VoiceProcessing>): Promise<void> {
    this.fitted.processing = { ...this.fitted.processing, ...change };
    const deviceId = this.fitted.audioTrack?.getSettings().deviceId;
    if (this.fitted.audioTrack) await this.choose("audio", deviceId ? { deviceId: { exact: deviceId } } : {});
  }

  /** Asks the camera for a picture of this size, now and whenever one is opened. Some keep theirs. */
  async fitPicture(picture: PictureProfile): Promise<void> {
    if (picture.height === this.fitted.picture.height) return;
    this.fitted.picture = picture;
    await this.fitted.cameraTrack?.applyConstraints?.(sizeOf(picture)).catch(() => {});
  }
}

function sizeOf({ width, height }: PictureProfile): MediaTrackConstraints {
  return { width: { ideal: width }, height: { ideal: height }, frameRate: FRAME_RATE };
}
