import { CallSession } from "../lib/callSession";
import { Signaling } from "../lib/signaling";
import type { Call, CallType, IncomingCall, Person } from "../lib/types";
import type { Link } from "./connect";
import { Store } from "./Store";

/** The one call of this tab: places it, takes the incoming one, turns further ones away. */
export class Switchboard {
  readonly current = new Store<CallSession | null>(null);
  private readonly signaling: Signaling;

  constructor(private readonly link: Link) {
    this.signaling = new Signaling(link.socket);
    this.signaling.on("call:incoming", (call) => this.ring(call));
  }

  /** Calls people of a conversation. */
  place(conversationId: string, people: Person[], type: CallType): void {
    if (this.isBusy()) return;
    void this.open().start(conversationId, people, type);
  }

  /** Calls one person, whatever conversation that needs. */
  async placeTo(person: Person, type: CallType): Promise<void> {
    const conversation = await this.link.api.createConversation({ kind: "direct", memberIds: [person.userId] });
    this.place(conversation.id, [person], type);
  }

  /** Joins a call that others are in. */
  join(call: Call): void {
    if (!this.isBusy()) void this.open().join(call.id, call.type, call.conversationId);
  }

  /** Leaves the screen of a call that is over. */
  dismiss(): void {
    if (!this.isBusy()) this.current.set(null);
  }

  close(): void {
    this.signaling.close();
    this.current.value?.close();
    this.current.set(null);
  }

  private ring(call: IncomingCall): void {
    const known = this.current.value?.state.callId === call.callId;
    if (known || call.initiatedBy === this.link.me.id) return;
    if (this.isBusy()) void this.link.api.reject(call.callId, "busy").catch(() => {});
    else this.open().receive(call);
  }

  private isBusy(): boolean {
    const phase = this.current.value?.state.phase;
    return phase !== undefined && phase !== "ended";
  }

  private open(): CallSession {
    const session = new CallSession({ socket: this.link.socket, api: this.link.api, selfId: this.link.me.id });
    session.subscribe(() => this.forgetDeclined(session));
    this.current.set(session);
    return session;
  }

  /** Whoever declined knows that; no screen has to say so. */
  private forgetDeclined(session: CallSession): void {
    const { end, direction } = session.state;
    const declined = direction === "incoming" && (end?.reason === "rejected" || end?.reason === "busy");
    if (declined && this.current.value === session) this.current.set(null);
  }
}
