import type { P2PState } from "../../lib/p2pState";
import { camera, phone } from "../../react/icons";
import type { Page } from "../page";
import { h, icon, set, write } from "./dom";

/** Answer or decline. */
export class Prompt {
  readonly element: HTMLElement;
  private readonly video: HTMLElement;
  private readonly audio: HTMLElement;

  constructor(private readonly page: Page) {
    const decline = answer(phone, "Decline", "decline", "danger", () => page.call?.hangUp());
    set(decline.querySelector("svg") as Element, { class: "down" });
    this.audio = answer(phone, "Audio", "accept-audio", "", () => void page.accept(false));
    this.video = answer(camera, "Video", "accept-video", "", () => void page.accept(true));
    set(this.audio, { "aria-label": "Answer with audio only" });
    set(this.video, { "aria-label": "Answer with video" });
    this.element = h("div", { class: "answers" }, decline, this.audio, this.video);
  }

  show({ phase, video }: P2PState): void {
    set(this.element, { hidden: phase !== "incoming" });
    this.video.hidden = !video;
    write(this.audio.lastElementChild as Element, video ? "Audio" : "Answer");
    set(this.audio, { "aria-label": video ? "Answer with audio only" : "Answer" });
  }

  /** The answer that fits what the host asked for is at hand. */
  focus(): void {
    const withVideo = this.page.state.video && !this.page.options.noOutgoingVideoInitially;
    (withVideo ? this.video : this.audio).focus();
  }
}

function answer(path: string, label: string, testId: string, tone: string, click: () => void): HTMLElement {
  const disc = h("span", { class: `disc ${tone}` }, icon(path, 26));
  return h("button", { type: "button", class: "answer", testId: testId, click }, disc, h("span", {}, label));
}
