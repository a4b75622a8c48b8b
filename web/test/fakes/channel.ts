/** A data channel whose other end is the test. */
export class FakeChannel {
  readyState = "connecting";
  readonly sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(
    readonly label: string,
    readonly options: RTCDataChannelInit,
  ) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  open(): void {
    this.readyState = "open";
    this.onopen?.();
  }

  hear(data: unknown): void {
    this.onmessage?.({ data: typeof data === "string" ? data : JSON.stringify(data) });
  }
}
