import { CallSession } from "../lib/callSession";
import { runningOf } from "../lib/callState";
import type { FirstMedia } from "../lib/devicePreview";
import { preferences } from "../lib/preferences";
import { Signaling } from "../lib/signaling";
import type { Call, CallType, IncomingCall, Person } from "../lib/types";
import type { Link } from "./connect";
import { identity } from "./identity";
import { Store } from "./Store";

const OTHER_DEVICES = ["call:answered", "call:answered-elsewhere", "conversation:changed"] as const;

/** A call that is not placed yet. */
export interface PreparedCall {
  people: Person[];
  type: CallType;
  start(first: FirstMedia): void;
}

/** The one call of this tab: places it, takes the incoming one, turns further ones away, goes on with it after a reload. */
export class Switchboard {
  readonly current = new Store<CallSession | null>(null);
  /** A call that this person is in according to the server, but not in this tab. */
  readonly elsewhere = new Store<Call | null>(null);
  /** A call that waits for a look at camera and microphone. */
  readonly prepared = new Store<PreparedCall | null>(null);
  private readonly signaling: Signaling;

  constructor(private readonly link: Link) {
    this.signaling = new Signaling(link.socket);
    this.signaling.on("call:incoming", (call) => this.ring(call));
    this.signaling.on("call:ended", ({ callId }) => this.forgetElsewhere(callId));
    // Another device of this person may have come into a call, or out of it.
    for (const event of OTHER_DEVICES) this.signaling.on(event, () => void this.look());
    this.signaling.onSocket("connect", () => void this.look());
    if (link.socket.connected) void this.look();
  }

  /** Calls people of a conversation. */
  place(conversationId: string, people: Person[], type: CallType): void {
    if (this.isBusy()) return;
    const start = (first?: FirstMedia) => {
      this.prepared.set(null);
      if (!this.isBusy()) void this.open().start(conversationId, people, type, first);
    };
    if (preferences.value.previewCalls) this.prepared.set({ people, type, start });
    else start();
  }

  /** Calls one person, whatever conversation that needs. */
  async placeTo(person: Person, type: CallType): Promise<void> {
    const conversation = await this.link.api.createConversation({ kind: "direct", memberIds: [person.userId] });
    this.place(conversation.id, [person], type);
  }

  /** Joins a call that others are in. */
  join(call: Pick<Call, "id" | "type" | "conversationId">): void {
    if (!this.isBusy()) void this.open().join(call.id, call.type, call.conversationId);
  }

  /** Goes on here with the call that this person is in. */
  async takeBack(call: Call): Promise<void> {
    if (this.isBusy()) return;
    this.elsewhere.set(null);
    await this.open().resume(call);
  }

  /** Gives up the call that this person is in, so that others can be made. */
  async leaveElsewhere(call: Call): Promise<void> {
    await this.link.api.giveUp(call);
    this.forgetElsewhere(call.id);
  }

  /** Asks the server whether this person is in a call; the one of this very tab goes on by itself. */
  async look(): Promise<void> {
    if (this.isBusy()) return;
    const page = await this.link.api.calls({ limit: 5 }).catch(() => undefined);
    if (!page || this.isBusy()) return;
    const call = runningOf(page.calls, this.link.me.id);
    this.elsewhere.set(call);
    if (call && call.id === identity.call) await this.resume(call);
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

  /** Nobody asked for this page to open devices: where it may not, home offers the way back. */
  private async resume(call: Call): Promise<void> {
    await this.takeBack(call);
    const session = this.current.value;
    if (session?.state.callId !== call.id || !session.state.problem) return;
    session.abandon();
    this.current.set(null);
    this.elsewhere.set(call);
  }

  private forgetElsewhere(callId: string): void {
    if (this.elsewhere.value?.id === callId) this.elsewhere.set(null);
  }

  private ring(call: IncomingCall): void {
    // Who has left a call, or missed it, may be asked into it again.
    const known = this.isBusy() && this.current.value?.state.callId === call.callId;
    if (known) return;
    // Two who call each other are one call; the session answers it by itself.
    if (this.current.value?.isCalling(call.initiatedBy)) return;
    if (this.isBusy()) void this.link.api.reject(call.callId, "busy").catch(() => {});
    else this.open().receive(call);
  }

  private isBusy(): boolean {
    const phase = this.current.value?.state.phase;
    return phase !== undefined && phase !== "ended";
  }

  private open(): CallSession {
    const session = new CallSession({ socket: this.link.socket, api: this.link.api, selfId: this.link.me.id });
    session.subscribe(() => this.remember(session));
    session.subscribe(() => this.leaveScreen(session));
    this.current.set(session);
    return session;
  }

  private remember({ state }: CallSession): void {
    const runs = state.phase === "outgoing" || state.phase === "connecting" || state.phase === "active";
    if (runs && state.callId) identity.call = state.callId;
    else if (state.phase === "ended" && identity.call === state.callId) identity.call = null;
  }

  /** Whoever declined, or answered on another device, knows that; no screen has to say so. */
  private leaveScreen(session: CallSession): void {
    const { end, direction, startedAt } = session.state;
    if (!end) return;
    const known = end.reason === "rejected" || end.reason === "busy" || end.reason === "answered-elsewhere";
    if (direction === "incoming" && startedAt === null && known && this.current.value === session)
      this.current.set(null);
    if (end.reason === "answered-elsewhere") void this.look();
  }
}
