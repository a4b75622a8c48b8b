/** How the way to another person is; `failed` is final. */
export type ConnectionState = "connecting" | "connected" | "reconnecting" | "failed";

/** How long each thing may take, in milliseconds. */
export const PATIENCE = {
  /** From the first exchange of descriptions to the remark that no way is found. */
  connect: 12_000,
  /** A short gap heals by itself; after this a new way is looked for. */
  gap: 2_000,
  /** Between two attempts. */
  again: 8_000,
  /** After this nobody is there any more. */
  giveUp: 60_000,
};

interface RecoveryActions {
  restart(): void;
  changed(state: ConnectionState): void;
  /** No way was found in good time; attempts go on. */
  stalled(): void;
}

/** Decides from the browser's connection states when to look for a new way, and when to give up. */
export class Recovery {
  state: ConnectionState = "connecting";
  private wasConnected = false;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly actions: RecoveryActions) {}

  /** Both descriptions are set: from now on the browser should find a way. */
  negotiated(): void {
    if (this.state !== "connecting" || this.timers.size > 0) return;
    this.after(PATIENCE.connect, () => this.actions.stalled());
    this.watch();
  }

  /** The browser says how the connection is. */
  observe(browser: RTCPeerConnectionState): void {
    if (this.state === "failed") return;
    if (browser === "connected") this.recovered();
    if (browser === "disconnected" && this.state === "connected") this.lose(PATIENCE.gap);
    if (browser === "failed") this.lose(0);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private recovered(): void {
    this.close();
    this.wasConnected = true;
    this.become("connected");
  }

  private lose(delay: number): void {
    if (this.state === "connected") {
      this.become("reconnecting");
      this.watch();
      this.after(delay, () => this.attempt());
    } else if (!this.wasConnected) {
      this.actions.restart();
    }
  }

  private attempt(): void {
    this.actions.restart();
    this.after(PATIENCE.again, () => this.attempt());
  }

  private watch(): void {
    this.after(PATIENCE.giveUp, () => {
      this.close();
      this.become("failed");
    });
  }

  private become(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.actions.changed(state);
  }

  private after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    this.timers.add(timer);
  }
}
