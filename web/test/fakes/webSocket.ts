type Data = Record<string, unknown>;

/** A WebSocket whose other end is the test. */
export class FakeWebSocket {
  static readonly OPEN = 1;
  static readonly made: FakeWebSocket[] = [];

  readyState = 0;
  readonly sent: { type: string; id?: string; data: Data }[] = [];
  closedWith: number | undefined;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeWebSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code?: number): void {
    this.readyState = 3;
    this.closedWith = code ?? 1005;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  hear(type: string, data: unknown = {}, id?: string): void {
    this.onmessage?.({ data: JSON.stringify({ type, data, ...(id ? { id } : {}) }) });
  }

  break(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  sentOf(type: string): Data[] {
    return this.sent.filter((each) => each.type === type).map((each) => each.data);
  }
}

/** The newest socket that was made. */
export function lastSocket(): FakeWebSocket {
  const socket = FakeWebSocket.made.at(-1);
  if (!socket) throw new Error("No socket was made.");
  return socket;
}
