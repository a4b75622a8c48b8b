import { formatDuration } from "../../lib/duration";
import type { P2PState } from "../../lib/p2pState";
import { Ringtone } from "../../lib/ringtone";
import { nameOfOther, say } from "../host";
import type { Page } from "../page";
import { Controls } from "./controls";
import { h, set, write } from "./dom";
import { Notice } from "./notice";
import { Own } from "./own";
import { Prompt } from "./prompt";
import { Remote } from "./remote";
import { Settings } from "./settings";
import { PATH_WORDS, statusWords } from "./words";

/** The whole page: made once, then changed in place, since videos must not be taken out of it. */
export class View {
  private readonly stage = h("main", { class: "stage", testId: "stage" });
  private readonly title = h("h1", { tabindex: "-1" });
  private readonly status = h("p", { class: "status", role: "status", testId: "status" });
  private readonly time = h("span", { role: "timer", testId: "duration" });
  private readonly path = h("span", { class: "path", testId: "path" });
  private readonly remote = new Remote(() => this.show());
  private readonly own: Own;
  private readonly prompt: Prompt;
  private readonly notice: Notice;
  private readonly settings: Settings;
  private readonly controls: Controls;
  private readonly ringtone = new Ringtone();
  private rings = false;
  private phase = "";

  constructor(private readonly page: Page) {
    const fullScreen = () => this.toggleFullScreen();
    this.own = new Own(page, () => this.settings.devices.cameras.map((each) => each.id));
    this.prompt = new Prompt(page);
    this.notice = new Notice(page);
    this.settings = new Settings(page, this.remote, { fullScreen, changed: () => this.show() });
    this.controls = new Controls(page, { fullScreen, more: () => this.toggleSettings() });
    this.layOut();
    document.addEventListener("keydown", (event) => this.key(event));
    setInterval(() => {
      this.tick();
      this.remote.keepPlaying();
    }, 500);
  }

  /** Brings the page to where the call is. */
  show(): void {
    const { state } = this.page;
    set(this.stage, { class: `stage ${state.phase === "active" ? "talk" : "waiting"}`, "data-phase": state.phase });
    const words = statusWords(state);
    write(this.title, nameOfOther() ?? words);
    write(this.status, words);
    const same = this.title.textContent === this.status.textContent || state.phase === "active";
    set(this.status, { "data-same": String(same) });
    document.title = `${say("Call")} – ${say(words)}`;
    this.showPath(state);
    this.remote.show(state);
    this.own.show(state, this.settings.devices.cameras.length, this.page.call?.facesAway ?? false);
    this.prompt.show(state);
    this.notice.show();
    this.settings.show(state);
    this.controls.show(state);
    this.sound(state);
    this.tick();
    if (state.phase !== this.phase) this.enter(state);
  }

  private layOut(): void {
    const header = h("header", {}, this.title, this.status, h("p", { class: "facts" }, this.time, this.path));
    const tiles = h("div", { class: "tiles" }, this.remote.element, this.own.element);
    this.stage.append(
      header,
      this.notice.element,
      tiles,
      this.settings.element,
      this.prompt.element,
      this.controls.element,
    );
    set(this.controls.more.button, { "aria-expanded": "false", "aria-controls": "settings" });
    document.body.append(this.stage);
  }

  private showPath({ phase, path }: P2PState): void {
    this.path.hidden = phase !== "active" || !path;
    if (!path) return;
    const [word, meaning] = PATH_WORDS[path];
    write(this.path, word);
    set(this.path, { title: say(meaning), "data-path": path });
  }

  private tick(): void {
    const { phase, startedAt, end } = this.page.state;
    const seconds = end ? end.duration : (Date.now() - (startedAt ?? 0)) / 1000;
    this.time.hidden = startedAt === null || (phase !== "active" && phase !== "ended");
    if (!this.time.hidden) write(this.time, formatDuration(seconds));
  }

  /** The keyboard goes where the next decision is; only where it would be lost otherwise. */
  private enter({ phase, localStream }: P2PState): void {
    this.phase = phase;
    if (phase === "active" || localStream) void this.settings.look(() => this.show());
    if (phase === "ended") {
      this.closeSettings();
      if (document.pictureInPictureElement) void document.exitPictureInPicture();
    }
    const { activeElement } = document;
    const lost =
      !activeElement || activeElement === document.body || (activeElement as HTMLElement).offsetParent === null;
    if (phase === "incoming") this.prompt.focus();
    else if (lost && phase !== "idle") this.title.focus();
  }

  private sound({ phase, ringing, problem }: P2PState): void {
    const rings = phase === "outgoing" && ringing && problem?.kind !== "other";
    if (rings === this.rings) return;
    this.rings = rings;
    if (rings) this.ringtone.ringBack();
    else this.ringtone.stop();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.closeSettings();
    const typing = event.target instanceof HTMLElement && event.target.matches("select");
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing) return;
    if (!this.page.call?.running) return;
    if (event.key === "m") this.controls.toggleAudio();
    if (event.key === "v") this.controls.toggleVideo();
    if (event.key === "f") this.toggleFullScreen();
  }

  private toggleSettings(): void {
    if (!this.settings.element.hidden) {
      this.closeSettings();
      return;
    }
    this.settings.element.hidden = false;
    set(this.controls.more.button, { "aria-expanded": "true" });
    void this.settings.look(() => this.show()).then(() => this.settings.element.querySelector("select")?.focus());
  }

  private closeSettings(): void {
    if (this.settings.element.hidden) return;
    this.settings.element.hidden = true;
    set(this.controls.more.button, { "aria-expanded": "false" });
    this.controls.more.button.focus();
  }

  private toggleFullScreen(): void {
    const done = document.fullscreenElement ? document.exitFullscreen() : this.stage.requestFullscreen?.();
    done?.catch(() => {});
  }
}
