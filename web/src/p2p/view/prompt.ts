import type { P2PState } from "../../lib/p2pState";
import { camera, phone } from "../../react/icons";
import { say } from "../host";
import type { Page } from "../page";
import { h, icon, set, write } from "./dom";

/** Answer or decline. */
export class Prompt {
  readonly element: HTMLElement;
  private readonly decline: HTMLElement;
  private readonly video: HTMLElement;
  private readonly audio: HTMLElement;

  constructor(private readonly page: Page) {
    this.decline = answer(phone, "decline", "disc danger", () => page.call?.hangUp());
    this.audio = answer(phone, "accept-audio", "disc", () => void page.accept(false));
    this.video = answer(camera, "accept-video", "disc", () => void page.accept(true));
    this.element = h("div", { class: "answers" }, this.decline, this.audio, this.video);
  }

  show({ phase, video }: P2PState): void {
    set(this.element, { hidden: phase !== "incoming" });
    this.video.hidden = !video;
    name(this.decline, "Decline");
    if (video) name(this.audio, "Audio", "Answer with audio only");
    else name(this.audio, "Answer");
    name(this.video, "Video", "Answer with video");
  }

  /** The answer that fits what the host asked for is at hand. */
  focus(): void {
    const withVideo = this.page.state.video && !this.page.options.noOutgoingVideoInitially;
    (withVideo ? this.video : this.audio).focus();
  }
}

function answer(path: string, testId: string, look: string, click: () => void): HTMLElement {
  const disc = h("span", { class: look }, icon(path, 26));
  return h("button", { type: "button", class: "answer", testId, click }, disc, h("span"));
}

function name(button: HTMLElement, label: string, spoken = label): void {
  write(button.lastElementChild as Element, label);
  set(button, { "aria-label": say(spoken) });
}
