import { isRunning, type P2PState } from "../../lib/p2pState";
import { camera, cameraOff, fullScreen, mic, micOff, more, phone, screen } from "../../react/icons";
import type { Page } from "../page";
import { h, iconButton, set } from "./dom";

/** The bar below a call. */
export class Controls {
  readonly element: HTMLElement;
  readonly more;
  private readonly mute;
  private readonly camera;
  private readonly share;
  private readonly full;
  private readonly hangUp;

  constructor(
    private readonly page: Page,
    acts: { fullScreen: () => void; more: () => void },
  ) {
    this.mute = iconButton(mic, "Mute", "mute", () => this.toggleAudio());
    this.camera = iconButton(camera, "Turn camera off", "camera", () => this.toggleVideo());
    this.share = iconButton(screen, "Share your screen", "share", () => this.toggleScreen());
    this.full = iconButton(fullScreen, "Full screen", "full-screen", acts.fullScreen, "control wide-only");
    this.more = iconButton(more, "More", "more", acts.more);
    this.hangUp = iconButton(phone, "Hang up", "hang-up", () => page.call?.hangUp(), "control danger");
    const all = [this.mute, this.camera, this.share, this.full, this.more, this.hangUp].map(({ button }) => button);
    this.element = h("div", { class: "controls", role: "toolbar", "aria-label": "Call controls" }, ...all);
  }

  show(state: P2PState): void {
    const { phase, media, video } = state;
    set(this.element, { hidden: !isRunning(state) });
    const { audioEnabled, videoEnabled, screenSharing } = media;
    this.mute.show(audioEnabled ? mic : micOff, audioEnabled ? "Mute" : "Unmute", pressed(!audioEnabled, "off", "m"));
    this.camera.show(
      videoEnabled ? camera : cameraOff,
      videoEnabled ? "Turn camera off" : "Turn camera on",
      pressed(!videoEnabled, "off", "v"),
    );
    this.share.show(
      screen,
      screenSharing ? "Stop sharing your screen" : "Share your screen",
      pressed(screenSharing, "on"),
    );
    this.hangUp.show(phone, phase === "outgoing" ? "Cancel call" : "Hang up");
    this.camera.button.hidden = !video;
    this.share.button.hidden = !video || phase !== "active" || !canShare();
    this.full.button.hidden = !document.fullscreenEnabled || phase !== "active";
  }

  toggleAudio(): void {
    void this.page.call?.setAudio(!this.page.state.media.audioEnabled);
  }

  toggleVideo(): void {
    if (this.page.state.video) void this.page.call?.setVideo(!this.page.state.media.videoEnabled);
  }

  private toggleScreen(): void {
    void this.page.call?.setScreen(!this.page.state.media.screenSharing);
  }
}

function pressed(is: boolean, tone: string, keys?: string) {
  return { "aria-pressed": is, "data-tone": is ? tone : null, "aria-keyshortcuts": keys };
}

/** Phones have no screen to share. */
function canShare(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}
