import { Signaling } from "../lib/signaling";
import type { Person } from "../lib/types";
import type { Link } from "./connect";
import { Store } from "./Store";

/** Who else is there, live. */
export class People {
  readonly list = new Store<Person[] | null>(null);
  private readonly signaling: Signaling;

  constructor(private readonly link: Link) {
    this.signaling = new Signaling(link.socket);
    this.signaling.on("presence:changed", (person) => this.add([person]));
    // A new connection has no subscriptions, and may have missed changes.
    this.signaling.onSocket("connect", () => void this.subscribe());
    if (link.socket.connected) void this.subscribe();
  }

  /** Asks the server for people whose name fits, who may be many more than those listed. */
  async search(q: string): Promise<void> {
    this.add(await this.link.api.users(q).catch(() => []));
  }

  close(): void {
    this.signaling.close();
  }

  private async subscribe(): Promise<void> {
    const reply = await this.signaling.ask("presence:subscribe").catch(() => undefined);
    // Who is not among those online now has gone while nobody told.
    this.list.set((this.list.value ?? []).map((each) => ({ ...each, online: false })));
    this.add((reply?.users as Person[] | undefined) ?? (await this.link.api.users().catch(() => [])));
  }

  private add(people: Person[]): void {
    const all = new Map((this.list.value ?? []).map((each) => [each.userId, each]));
    for (const person of people) all.set(person.userId, { ...all.get(person.userId), ...person });
    all.delete(this.link.me.id);
    this.list.set([...all.values()].sort(byPresenceThenName));
  }
}

function byPresenceThenName(a: Person, b: Person): number {
  return Number(b.online ?? false) - Number(a.online ?? false) || a.userName.localeCompare(b.userName);
}
