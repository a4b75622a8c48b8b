import { OwnMedia } from "./ownMedia";
import { AUTOMATIC_HD, FRAME_RATE, type PictureProfile } from "./pictureProfiles";

/** What the browser does to a voice before it is sent. */
export interface VoiceProcessing {
  echoCancellation: boolean;
  noiseSuppression: boolean;
  autoGainControl: boolean;
}

/** Own media that can be fitted to the network and to what the person likes. */
export class CallMedia extends OwnMedia {
  private picture = AUTOMATIC_HD;
  private voice: VoiceProcessing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

  get processing(): VoiceProcessing {
    return { ...this.voice };
  }

  /** What the browser does to the voice; a microphone that is open is opened anew. */
  async setProcessing(change: Partial<VoiceProcessing>): Promise<void> {
    this.voice = { ...this.voice, ...change };
    this.devices.wanted = { ...this.devices.wanted, audio: this.voice as MediaTrackConstraints & VoiceProcessing };
    const deviceId = this.devices.audioTrack?.getSettings().deviceId;
    if (this.devices.audioTrack) await this.choose("audio", deviceId ? { deviceId: { exact: deviceId } } : {});
  }

  /** Asks the camera for a picture of this size, now and whenever one is opened. Some keep theirs. */
  async fitPicture(picture: PictureProfile): Promise<void> {
    if (picture.height === this.picture.height) return;
    this.picture = picture;
    const size = { width: { ideal: picture.width }, height: { ideal: picture.height } };
    const video: MediaTrackConstraints = { ...size, frameRate: FRAME_RATE };
    this.devices.wanted = { ...this.devices.wanted, video };
    await this.devices.cameraTrack?.applyConstraints?.(video).catch(() => {});
  }
}
