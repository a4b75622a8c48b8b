import type { IncomingCall } from "./types";

const LONGEST_WAIT_MS = 3000;

/** Holds the call of somebody whom one is calling oneself; it may arrive before or after the server's word of it. */
export class Crossing {
  private call: IncomingCall | undefined;
  private wake: (call: IncomingCall) => void = () => {};

  heard(call: IncomingCall): void {
    this.call = call;
    this.wake(call);
  }

  /** The call that came, or comes in good time. */
  next(): Promise<IncomingCall | undefined> {
    if (this.call) return Promise.resolve(this.call);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), LONGEST_WAIT_MS);
      this.wake = (call) => {
        clearTimeout(timer);
        resolve(call);
      };
    });
  }
}
