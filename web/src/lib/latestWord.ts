import { isAway } from "./untilHeard";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Tells the server how something stands now, again and again until it has heard it. One request at a time, always with the latest: two
 * under way could arrive in the wrong order.
 */
export class LatestWord {
  private telling = false;
  private untold = false;
  private wake = () => {};

  constructor(
    /** Says how things stand at this moment; undefined where there is nobody to say it to. */
    private readonly say: () => Promise<unknown> | undefined,
    private readonly onRefused: (error: Error) => void,
  ) {}

  /** Something has changed. */
  async tell(): Promise<void> {
    this.untold = true;
    this.again();
    if (this.telling) return;
    this.telling = true;
    for (let pause = FIRST_PAUSE_MS; this.untold; ) pause = await this.attempt(pause);
    this.telling = false;
  }

  /** The server may be there again: what it has not heard need not wait any longer. */
  again(): void {
    this.wake();
  }

  /** Gives the pause after the next failure. */
  private async attempt(pause: number): Promise<number> {
    this.untold = false;
    const failure = await this.say()?.then(
      () => undefined,
      (error: Error) => error,
    );
    if (failure === undefined) return FIRST_PAUSE_MS;
    if (!isAway(failure)) this.onRefused(failure);
    else await this.rest(pause);
    return Math.min(2 * pause, LONGEST_PAUSE_MS);
  }

  private async rest(ms: number): Promise<void> {
    this.untold = true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => {};
  }
}
