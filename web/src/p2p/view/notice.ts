import { warning } from "../../react/icons";
import type { Page } from "../page";
import { h, icon, set, textButton, write } from "./dom";

/** What went wrong, the exact words for support, and what to do next. */
export class Notice {
  readonly element: HTMLElement;
  private readonly title = h("h2");
  private readonly hint = h("p");
  private readonly message = h("p", { class: "code", testId: "error-message" });
  private readonly retry = textButton("retry", () => void this.page.call?.retryMedia());
  private readonly close = textButton("dismiss", () => this.page.dismiss());

  constructor(private readonly page: Page) {
    const text = h(
      "div",
      {},
      this.title,
      this.hint,
      this.message,
      h("div", { class: "row" }, this.retry.button, this.close.button),
    );
    this.element = h("section", { class: "problem", role: "alert", testId: "error" }, icon(warning), text);
  }

  show(): void {
    const { notice, state } = this.page;
    const problem = notice ?? state.problem;
    set(this.element, { hidden: !problem });
    if (!problem) return;
    write(this.title, problem.title);
    write(this.hint, problem.hint);
    write(this.message, problem.message);
    this.retry.button.hidden = !problem.retryable || !this.page.call?.running;
    write(this.retry.words, "Try again");
    write(this.close.words, "Close");
  }
}
