import { isRunning, type P2PState } from "../../lib/p2pState";
import { flip, micOff } from "../../react/icons";
import type { Page } from "../page";
import { h, icon, iconButton, picture, set, write } from "./dom";

/** One's own picture, small and as in a mirror. */
export class Own {
  readonly element: HTMLElement;
  private readonly video = picture("local-video");
  private readonly muted = h("span", { class: "muted", testId: "local-muted" }, icon(micOff, 14));
  private readonly words = h("span");
  private readonly flip;

  constructor(page: Page, cameras: () => string[]) {
    const act = () => void page.call?.flipCamera(cameras());
    this.flip = iconButton(flip, "Switch camera", "flip", act, "control small");
    const label = h("figcaption", { class: "label" }, this.muted, this.words);
    this.element = h("figure", { class: "tile own" }, this.video, label, this.flip.button);
  }

  show(state: P2PState, cameras: number, back: boolean): void {
    const { media, localStream, screenStream } = state;
    const seen = media.videoEnabled || media.screenSharing;
    set(this.element, { hidden: !isRunning(state) || !localStream || !seen });
    const stream = screenStream ?? localStream;
    if (this.video.srcObject !== stream) this.video.srcObject = stream;
    set(this.element, { "data-mirror": String(!screenStream && !back) });
    this.flip.button.hidden = cameras < 2 || media.screenSharing;
    this.muted.hidden = media.audioEnabled;
    write(this.words, screenStream ? "Your screen" : "You");
  }
}
