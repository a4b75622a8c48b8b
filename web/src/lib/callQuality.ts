import { expectedUplink, rememberUplink, TOO_LITTLE_KBPS } from "./linkMemory";
import { PictureLadder } from "./pictureLadder";
import { type PictureChoice, type PictureProfile, profileOf } from "./pictureProfiles";
import type { PictureState } from "./pictureState";
import { QualityWatch, worstOf } from "./qualityWatch";
import type { QualityReport } from "./types";
import { VoiceRate } from "./voiceRate";
import type WebRTCManager from "./webrtc";

/** Who is told what was found and done. */
interface Listener {
  measured(worst: QualityReport, each: Map<string, QualityReport>): void;
  picture(state: PictureState): void;
}

/**
 * Looks after the quality of a call: measures every three seconds, and fits picture and voice to what the network carries, as far as
 * the person has not chosen otherwise.
 */
export class CallQuality {
  private readonly watch: QualityWatch;
  private ladder: PictureLadder;
  private readonly voice: VoiceRate;
  private state: PictureState = { choice: "auto", profile: "hd", pausedAtKbps: null };

  constructor(
    private readonly manager: WebRTCManager,
    private readonly listener: Listener,
  ) {
    this.ladder = new PictureLadder(expectedUplink());
    this.voice = new VoiceRate(manager.preferences.maxVoiceKbps);
    const sends = () => ({
      // The server pauses what nobody watches, and the estimate stays low with it.
      picture: this.sendsPicture() && !this.manager.isOnServer,
      capKbps: this.picture.maxKbps + this.voice.kbps,
      chosen: this.state.choice !== "auto",
    });
    this.watch = new QualityWatch(manager, sends, (reports) => this.measured(reports));
  }

  /** Whether a call should begin with voices only, because the network carries no more. The listener is told so. */
  beginsWithoutPicture(): boolean {
    const expected = expectedUplink();
    if (expected === undefined || expected >= TOO_LITTLE_KBPS) return false;
    this.become({ pausedAtKbps: expected });
    return true;
  }

  start(): void {
    this.watch.start();
    void this.apply();
  }

  stop(): void {
    this.watch.stop();
  }

  /** What the person wants of the picture. */
  async choose(choice: PictureChoice): Promise<void> {
    if (choice === "auto") this.ladder = new PictureLadder(expectedUplink());
    this.become({ choice, pausedAtKbps: null });
    await this.manager.setAudioOnly(choice === "audio");
    await this.apply();
  }

  /** The person switched the camera: that counts more than what was decided before. */
  cameraSwitched(on: boolean): void {
    if (!on || (this.state.pausedAtKbps === null && this.state.choice !== "audio")) return;
    this.become({ pausedAtKbps: null, choice: this.state.choice === "audio" ? "auto" : this.state.choice });
    void this.apply();
  }

  private get profile(): PictureProfile {
    return this.state.choice === "auto" ? this.ladder.profile : profileOf(this.state.choice);
  }

  /** What a person chose is the most that goes out in all, with the voice. */
  private get picture(): PictureProfile {
    const { profile } = this;
    const isChosen = this.state.choice !== "auto";
    return isChosen ? { ...profile, maxKbps: profile.maxKbps - this.voice.kbps } : profile;
  }

  private sendsPicture(): boolean {
    const { videoEnabled, screenSharing } = this.manager.mediaState;
    return videoEnabled || screenSharing;
  }

  private measured(reports: Map<string, QualityReport>): void {
    const worst = worstOf(reports.values());
    if (!worst) return;
    this.listener.measured(worst, reports);
    const { bitrateKbps } = worst;
    if (bitrateKbps !== undefined) rememberUplink(bitrateKbps);
    const picture = this.sendsPicture();
    this.voice.observe(this.allowed(worst), picture);
    if (picture && this.state.choice === "auto" && !this.ladder.observe(worst)) void this.pause(bitrateKbps ?? 0);
    void this.apply();
  }

  /** Beside a picture the voice has its part of what the network carries, or of what the person allows where that is less. */
  private allowed(report: QualityReport): QualityReport {
    if (this.state.choice === "auto") return report;
    return { ...report, bitrateKbps: Math.min(report.bitrateKbps ?? Number.POSITIVE_INFINITY, this.profile.maxKbps) };
  }

  /** The network carries no picture at all: the voice goes on alone. A screen stays, because somebody reads it. */
  private async pause(kbps: number): Promise<void> {
    if (this.manager.mediaState.screenSharing) return;
    this.become({ pausedAtKbps: kbps });
    await this.manager.toggleVideo(false);
  }

  private async apply(): Promise<void> {
    const { profile } = this;
    if (profile.name !== this.state.profile) this.become({ profile: profile.name });
    const chosen = this.state.choice !== "auto";
    await this.manager.tune({ picture: this.picture, chosen, voiceKbps: this.voice.kbps });
  }

  private become(change: Partial<PictureState>): void {
    this.state = { ...this.state, ...change };
    this.listener.picture(this.state);
  }
}
