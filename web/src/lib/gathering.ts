/** How long each kind of candidate is worth waiting for, in milliseconds. */
export const GATHERING = {
  relay: 10_000,
  reflexive: 5_000,
  host: 3_000,
  /** After the first server-reflexive candidate, for others of the same burst. */
  burst: 150,
};

type Awaited = "relay" | "reflexive" | "host";

/**
 * Knows when a description is good enough to be sent once and for all: with the first relay candidate, since more can
 * follow through the relay; without TURN a moment after the first server-reflexive one; when there are no more; or
 * when waiting longer would be worse than a call with what there is.
 */
export class Gathering {
  /** Done when the description may go out; never fails. */
  readonly enough: Promise<void>;
  private finish: () => void = () => {};
  private readonly awaited: Awaited;
  private readonly timers: ReturnType<typeof setTimeout>[] = [];

  constructor(servers: RTCIceServer[]) {
    this.awaited = awaitedFrom(servers);
    this.enough = new Promise((resolve) => {
      this.finish = resolve;
    });
    this.finishIn(GATHERING[this.awaited]);
  }

  /** A candidate was found; null says that there are no more. */
  see(candidate: RTCIceCandidateInit | null): void {
    if (candidate === null) this.close();
    else if (this.awaited === "relay" && isOf(candidate, "relay")) this.finishIn(0);
    else if (this.awaited === "reflexive" && isOf(candidate, "srflx")) this.finishIn(GATHERING.burst);
  }

  /** Waits no longer. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.finish();
  }

  private finishIn(ms: number): void {
    this.timers.push(setTimeout(() => this.close(), ms));
  }
}

function isOf({ candidate }: RTCIceCandidateInit, type: string): boolean {
  return ` ${candidate} `.includes(` typ ${type} `);
}

function awaitedFrom(servers: RTCIceServer[]): Awaited {
  const urls = servers.flatMap((each) => each.urls);
  if (urls.some((url) => /^turns?:/i.test(url))) return "relay";
  return urls.some((url) => /^stuns?:/i.test(url)) ? "reflexive" : "host";
}
