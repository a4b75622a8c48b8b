const EVERY_MS = 5000;
const MOST_SILENT = 2;

interface PulseActions {
  /** Asks the other side for a sign of life. */
  ask(): void;
  /** None came for 10 s. */
  dead(): void;
}

/** Notices that nobody is at the other end any more; browsers themselves take minutes for that. */
export class Pulse {
  private timer: ReturnType<typeof setInterval> | undefined;
  private silent = 0;

  constructor(private readonly actions: PulseActions) {}

  start(): void {
    this.stop();
    this.silent = 0;
    this.timer = setInterval(() => this.beat(), EVERY_MS);
  }

  /** A sign of life came. */
  heard(): void {
    this.silent = 0;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    this.silent++;
    if (this.silent > MOST_SILENT) this.actions.dead();
    else this.actions.ask();
  }
}
