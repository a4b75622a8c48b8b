import { person } from "../../react/icons";
import { avatarUrl } from "../host";
import { h, icon } from "./dom";

/** The chat's picture on a coloured disc, or a silhouette where there is none or it does not load. */
export class Avatar {
  readonly element: HTMLElement;
  private readonly image = h("img", { alt: "", hidden: true, testId: "avatar" });
  private shown: string | null = null;

  constructor() {
    this.element = h("span", { class: "avatar", "aria-hidden": "true" }, icon(person, 56), this.image);
    this.image.addEventListener("load", () => {
      this.image.hidden = false;
    });
    this.image.addEventListener("error", () => {
      this.image.hidden = true;
    });
  }

  /** Pictures of other servers are loaded only after the call was accepted. */
  show(accepted: boolean): void {
    const url = avatarUrl(accepted);
    if (url === this.shown) return;
    this.shown = url;
    this.image.hidden = true;
    if (url) this.image.src = url;
  }
}
