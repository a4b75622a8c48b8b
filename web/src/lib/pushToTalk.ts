import type { Wish } from "./wish";

/** Opens a closed microphone as long as something is held, a key or a button. */
export class PushToTalk {
  private held = false;
  /** Whether the microphone was closed before, and is closed again on release. */
  private opened = false;

  constructor(private readonly voice: Pick<Wish, "value" | "set">) {}

  press(): void {
    if (this.held) return;
    this.held = true;
    if (this.voice.value) return;
    this.opened = true;
    void this.voice.set(true);
  }

  release(): void {
    this.held = false;
    if (!this.opened) return;
    this.opened = false;
    void this.voice.set(false);
  }
}
