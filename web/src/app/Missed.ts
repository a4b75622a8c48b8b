import { notify } from "../lib/notifications";
import { Signaling } from "../lib/signaling";
import type { Call } from "../lib/types";
import type { Link } from "./connect";
import { Store } from "./Store";

/** What this person has missed and not looked at yet, on whichever device. */
export class Missed {
  readonly calls = new Store<Call[]>([]);
  private readonly signaling: Signaling;

  constructor(private readonly link: Link) {
    this.signaling = new Signaling(link.socket);
    this.signaling.on("call:missed", ({ callId, userId }) => {
      if (userId === link.me.id) void this.add(callId);
    });
    this.signaling.on("call:missed-seen", () => void this.refresh());
    this.signaling.onSocket("connect", () => void this.refresh());
    if (link.socket.connected) void this.refresh();
  }

  /** The person has looked at them. */
  async see(): Promise<void> {
    this.calls.set([]);
    await this.link.api.seeMissedCalls().catch(() => {});
  }

  close(): void {
    this.signaling.close();
  }

  private async add(callId: string): Promise<void> {
    await this.refresh();
    const call = this.calls.value.find((each) => each.id === callId);
    if (call) notify(`Missed call from ${callerOf(call)}`, { body: kindOf(call), tag: `parley-call-${callId}` });
  }

  private async refresh(): Promise<void> {
    const calls = await this.link.api.missedCalls().catch(() => undefined);
    if (calls) this.calls.set(calls);
  }
}

/** Name of the person who called. */
export function callerOf(call: Call): string {
  return call.participants.find((each) => each.userId === call.initiatedBy)?.userName ?? "somebody";
}

function kindOf(call: Call): string {
  return call.type === "audio" ? "Audio call" : "Video call";
}
