import { Signaling } from "../lib/signaling";
import type { Call, Conversation, ServerEvents } from "../lib/types";
import type { Link } from "./connect";
import { Store } from "./Store";

/** A group with the call that runs in it. */
export interface Group {
  conversation: Conversation;
  call: Call | null;
}

const NEWS: (keyof ServerEvents)[] = [
  "call:ended",
  "call:rejected",
  "call:missed",
  "call:incoming",
  "call:participant-joined",
  "conversation:changed",
];

/** Call history and groups, read again after each call. */
export class Records {
  readonly calls = new Store<Call[] | null>(null);
  readonly more = new Store<string | null>(null);
  readonly groups = new Store<Group[]>([]);
  private readonly signaling: Signaling;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly link: Link) {
    this.signaling = new Signaling(link.socket);
    for (const event of NEWS) this.signaling.on(event, () => this.refreshSoon());
    void this.refresh();
  }

  async refresh(): Promise<void> {
    await Promise.all([this.loadCalls(), this.loadGroups()]);
  }

  /** The end of a call makes several pieces of news at once. */
  refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), 200);
  }

  /** The next page of the history. */
  async loadMore(): Promise<void> {
    const before = this.more.value;
    if (before) await this.loadCalls(before);
  }

  close(): void {
    clearTimeout(this.timer);
    this.signaling.close();
  }

  private async loadCalls(before?: string): Promise<void> {
    const page = await this.link.api.calls({ limit: 20, ...(before ? { before } : {}) }).catch(() => undefined);
    if (!page) return this.calls.set(this.calls.value ?? []);
    this.calls.set(before ? [...(this.calls.value ?? []), ...page.calls] : page.calls);
    this.more.set(page.nextBefore ?? null);
  }

  private async loadGroups(): Promise<void> {
    const all = await this.link.api.conversations().catch(() => []);
    const groups = all.filter((each) => each.kind !== "direct");
    this.groups.set(
      await Promise.all(
        groups.map(async (conversation) => ({
          conversation,
          call: await this.link.api.activeCall(conversation.id).catch(() => null),
        })),
      ),
    );
  }
}
