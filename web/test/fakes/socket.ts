type Listener = (payload?: unknown) => void;

interface Sent {
  event: string;
  payload: Record<string, unknown>;
  reply: (answer: unknown) => void;
}

/** A socket whose other end is the test. */
export class FakeSocket {
  id = "socket-1";
  connected = true;
  auth = { token: "token-1" };
  io = { uri: "http://parley.test" };
  readonly sent: Sent[] = [];
  private readonly listeners = new Map<string, Listener[]>();

  emit(event: string, payload?: unknown, reply?: unknown): void {
    const answer = typeof payload === "function" ? payload : reply;
    this.sent.push({
      event,
      payload: payload as Record<string, unknown>,
      reply: (answer as Sent["reply"] | undefined) ?? (() => {}),
    });
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  off(event: string, listener: Listener): void {
    this.listeners.set(
      event,
      (this.listeners.get(event) ?? []).filter((each) => each !== listener),
    );
  }

  /** What the server would send. */
  fire(event: string, payload?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(payload);
  }

  sentOf(event: string): Record<string, unknown>[] {
    return this.sent.filter((each) => each.event === event).map((each) => each.payload);
  }

  get listenerCount(): number {
    return [...this.listeners.values()].reduce((sum, each) => sum + each.length, 0);
  }
}
