import type { P2PState } from "../../lib/p2pState";
import { micOff, sound } from "../../react/icons";
import { nameOfOther } from "../host";
import { Avatar } from "./avatar";
import { h, icon, picture, set, textButton, write } from "./dom";

/** The other person: picture or avatar, voice, and what is to be known of both. */
export class Remote {
  readonly video = picture("remote-video");
  /** The voice has an element of its own: a video element stays silent in Chromium until a first picture arrives. */
  readonly audio = h("audio", { autoplay: "", testId: "remote-audio" });
  readonly avatar = new Avatar();
  readonly element: HTMLElement;
  private readonly mutedWords = h("span", { class: "unseen" });
  private readonly muted = h("span", { class: "muted", testId: "remote-muted" }, icon(micOff, 16), this.mutedWords);
  private readonly note = h("p", { class: "note", testId: "note" });
  private readonly name = h("span");
  private readonly gate = textButton("tap-to-hear", () => this.play(), sound, "button gate");

  constructor(private readonly changed: () => void) {
    this.gate.button.hidden = true;
    const label = h("figcaption", { class: "label" }, this.muted, this.name);
    this.element = h(
      "figure",
      { class: "tile remote" },
      this.video,
      this.audio,
      this.avatar.element,
      this.note,
      label,
      this.gate.button,
    );
    for (const event of ["resize", "loadeddata", "emptied"]) this.video.addEventListener(event, changed);
  }

  show(state: P2PState): void {
    this.attach(state.remoteStream);
    this.avatar.show(state.phase !== "incoming" && state.phase !== "idle");
    const sees = this.sees(state);
    set(this.element, { "data-video": String(sees), "data-fit": state.remoteMedia?.screenSharing ? "whole" : "full" });
    this.muted.hidden = state.remoteMedia?.audioEnabled !== false;
    write(this.mutedWords, "Muted:");
    write(this.name, nameOfOther() ?? "The other person");
    write(this.note, noteOf(state, sees));
    this.note.hidden = !this.note.textContent;
    write(this.gate.words, "Tap to hear");
  }

  /** Whether there is a picture worth showing; the other side's own word counts more than the browser's. */
  private sees({ video, remoteMedia, remoteStream, phase }: P2PState): boolean {
    const track = remoteStream?.getVideoTracks()[0];
    if (!video || phase !== "active" || !track || this.video.videoWidth === 0) return false;
    return remoteMedia ? remoteMedia.videoEnabled : !track.muted;
  }

  private attach(stream: MediaStream | null): void {
    if (this.audio.srcObject === stream) return;
    this.audio.srcObject = stream;
    this.video.srcObject = stream;
    if (!stream) return;
    for (const track of stream.getVideoTracks()) this.watch(track);
    this.play();
  }

  private watch(track: MediaStreamTrack): void {
    for (const event of ["mute", "unmute", "ended"]) track.addEventListener(event, this.changed);
  }

  /** Some browsers begin only when they are asked again. */
  keepPlaying(): void {
    if (this.audio.srcObject && this.gate.button.hidden && (this.audio.paused || this.video.paused)) this.play();
  }

  private play(): void {
    this.gate.button.hidden = true;
    this.video.play?.()?.catch(() => {});
    this.audio.play?.()?.catch((error: Error) => {
      if (error.name === "NotAllowedError") this.gate.button.hidden = false;
    });
  }
}

function noteOf({ phase, connection, remoteMedia }: P2PState, sees: boolean): string {
  if (phase !== "active") return "";
  if (connection === "reconnecting") return "Reconnecting…";
  return !sees && remoteMedia && !remoteMedia.videoEnabled ? "Camera off" : "";
}
