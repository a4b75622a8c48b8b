/** How the way to another person is; `failed` is final. */
export type ConnectionState = "connecting" | "connected" | "reconnecting" | "failed";

/** How long each thing may take, in milliseconds. */
export interface Patience {
  /** From the first exchange of descriptions to the remark that no way is found. */
  connect: number;
  /** From the first exchange of descriptions to the end where no way is ever found. */
  first: number;
  /** A short gap heals by itself; after this a new way is looked for. */
  gap: number;
  /** Between two attempts. */
  again: number;
  /** From the loss of the way to the end: nobody is there any more. */
  giveUp: number;
  /** Whether a first way that fails is looked for again; of no use where only the call itself carries signals. */
  repeatFirst: boolean;
}

/** For people who reach each other through a server. */
export const PATIENCE: Patience = {
  connect: 12_000,
  first: 60_000,
  gap: 2_000,
  again: 8_000,
  giveUp: 60_000,
  repeatFirst: true,
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

  constructor(
    private readonly actions: RecoveryActions,
    private readonly patience: Patience = PATIENCE,
  ) {}

  /** Both descriptions are set: from now on the browser should find a way. */
  negotiated(): void {
    if (this.state !== "connecting" || this.timers.size > 0) return;
    this.after(this.patience.connect, () => this.actions.stalled());
    this.watch(this.patience.first);
  }

  /** The other side begins anew; there is no way until both sides have found one. */
  renew(): void {
    this.close();
    if (this.state === "connecting") return;
    this.become("reconnecting");
    this.watch(this.patience.giveUp);
    this.after(this.patience.again, () => this.attempt());
  }

  /** The browser says how the connection is. */
  observe(browser: RTCPeerConnectionState): void {
    if (this.state === "failed") return;
    if (browser === "connected") this.recovered();
    if (browser === "disconnected" && this.state === "connected") this.lose(this.patience.gap);
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
      this.watch(this.patience.giveUp);
      this.after(delay, () => this.attempt());
    } else if (!this.wasConnected && this.patience.repeatFirst) {
      this.actions.restart();
    }
  }

  private attempt(): void {
    this.actions.restart();
    this.after(this.patience.again, () => this.attempt());
  }

  private watch(ms: number): void {
    this.after(ms, () => {
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
