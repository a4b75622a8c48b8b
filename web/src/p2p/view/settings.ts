import { type Device, type Devices, listDevices } from "../../lib/devices";
import { isRunning, type P2PState } from "../../lib/p2pState";
import { fullScreen, smaller } from "../../react/icons";
import type { Page } from "../page";
import { h, set, textButton, write } from "./dom";

/** Which devices to use, and other ways to look at the call. */
export class Settings {
  readonly element: HTMLElement;
  devices: Devices = { cameras: [], microphones: [], speakers: [] };
  private readonly camera = new Choice("Camera", (id) => this.choose("video", id));
  private readonly microphone = new Choice("Microphone", (id) => this.choose("audio", id));
  private readonly speaker = new Choice("Speaker", (id) => void this.remote.audio.setSinkId(id));
  private readonly picture = textButton("picture", () => void this.togglePicture(), smaller);
  private readonly full;

  constructor(
    private readonly page: Page,
    private readonly remote: { video: HTMLVideoElement; audio: HTMLAudioElement },
    acts: { fullScreen: () => void; changed: () => void },
  ) {
    this.full = textButton("settings-full-screen", acts.fullScreen, fullScreen);
    const buttons = h("div", { class: "row" }, this.picture.button, this.full.button);
    const rows = [this.camera, this.microphone, this.speaker].map(({ row }) => row);
    this.element = h(
      "section",
      { class: "settings", id: "settings", testId: "settings", "aria-label": "Settings", hidden: true },
      ...rows,
      buttons,
    );
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.look(acts.changed));
  }

  /** Asks what is connected. */
  async look(changed: () => void): Promise<void> {
    this.devices = await listDevices();
    changed();
  }

  show(state: P2PState): void {
    const { call } = this.page;
    const { cameras, microphones, speakers } = this.devices;
    const { audio } = this.remote;
    this.camera.show(state.video ? cameras : [], call?.deviceOf("video"));
    this.microphone.show(microphones, call?.deviceOf("audio"));
    this.speaker.show("setSinkId" in audio ? speakers : [], audio.sinkId);
    this.full.button.hidden = !document.fullscreenEnabled || !isRunning(state);
    this.picture.button.hidden = !document.pictureInPictureEnabled || !state.video || state.phase !== "active";
    write(this.full.words, "Full screen");
    write(this.picture.words, "Small window");
  }

  private choose(kind: "audio" | "video", deviceId: string): void {
    void this.page.call?.choose(kind, { deviceId: { exact: deviceId } });
  }

  private async togglePicture(): Promise<void> {
    const { video } = this.remote;
    const done = document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture();
    // Without a picture there is nothing to make small.
    await done.catch(console.warn);
  }
}

/** A list of devices. One with a single entry is no choice, yet it tells what is in use. */
class Choice {
  readonly row: HTMLElement;
  private readonly words = h("span");
  private readonly select = h("select");
  private ids = "";

  constructor(
    private readonly label: string,
    choose: (id: string) => void,
  ) {
    this.row = h("label", { testId: label }, this.words, this.select);
    this.select.addEventListener("change", () => choose(this.select.value));
  }

  show(devices: Device[], current?: string): void {
    write(this.words, this.label);
    this.row.hidden = devices.length === 0;
    this.fill(devices);
    if (current) this.select.value = current;
    set(this.select, { disabled: devices.length < 2 });
  }

  private fill(devices: Device[]): void {
    const ids = devices.map((each) => each.id + each.label).join();
    if (ids === this.ids) return;
    this.ids = ids;
    this.select.textContent = "";
    this.select.append(...devices.map((each) => h("option", { value: each.id }, each.label)));
  }
}
