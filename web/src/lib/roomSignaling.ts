import { Pulse } from "./pulse";
import { frameOf, type RoomFrame, type RoomRequests, type Welcome } from "./roomWire";

const FIRST_PAUSE_MS = 250;
/** A server that was killed is there again in a few seconds; for so long it is asked for twice a second, afterwards ever more seldom. */
const EAGER_MS = 15_000;
const EAGER_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

/** Close codes after which coming back by oneself would be wrong. */
const FINAL = new Set([1000, 1009, 4001, 4003, 4004]);

/** Answers to `join` that another attempt does not change. */
const REFUSALS = new Set(["room_not_found", "room_full", "bad_message"]);

export interface RoomSignalingOptions {
  roomId: string;
  name?: string | undefined;
  /** Of the seat that an earlier page had. */
  resumeToken?: string | undefined;
  /** Origin of the server. */
  baseUrl: string;
  token(): Promise<string>;
  /** Whether what this side still has of its media could go on. */
  hasMedia(): boolean;
  heard(frame: RoomFrame): void;
  /** The socket broke; it is being made again. */
  lost(): void;
  /** A socket could not even be opened; browsers do not say why. Done when it is known that trying on makes sense. */
  unopened(): Promise<void>;
  /** The server ended it for good. */
  ended(code: number): void;
  /** The server does not let this person in. */
  refused(code: string, message: string): void;
}

/** The WebSocket of one room: joins, and comes back after a gap with the seat it had. */
export class RoomSignaling {
  private socket: WebSocket | undefined;
  private resumeToken: string | undefined;
  private elsewhere: string | undefined;
  private pause = FIRST_PAUSE_MS;
  private goneSince: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private readonly pulse = new Pulse({ ask: () => this.send("ping"), dead: () => this.broke() });

  constructor(private readonly options: RoomSignalingOptions) {
    this.resumeToken = options.resumeToken;
  }

  /** Connects and joins; goes on until it is closed, refused or ended. */
  async connect(): Promise<void> {
    clearTimeout(this.timer);
    const token = await this.options.token();
    if (this.closed || this.socket) return;
    const socket = new WebSocket(this.address(), ["Bearer", token]);
    let opened = false;
    this.socket = socket;
    this.pulse.start();
    socket.onopen = () => {
      opened = true;
      this.join(!this.options.hasMedia());
    };
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = ({ code }) => void this.over(code, opened);
  }

  /** Takes the seat; with `fresh`, the server begins with new media too. */
  join(fresh: boolean): void {
    const { roomId, name } = this.options;
    const { resumeToken } = this;
    const back = resumeToken ? { resumeToken, ...(fresh ? { fresh } : {}) } : {};
    this.send("join", { roomId, ...(name ? { name } : {}), ...back }, "join");
  }

  /** Sends where there is a connection; what is lost otherwise is said again after the next welcome. */
  send<T extends keyof RoomRequests>(type: T, data?: RoomRequests[T], id?: string): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ type, ...(id ? { id } : {}), data: data ?? {} }));
  }

  /** There is a network again: no need to wait for the next attempt, nor to believe in the old socket. */
  hurry(): void {
    if (this.closed) return;
    if (this.socket) this.send("ping");
    else void this.connect();
  }

  /** Leaves at once. */
  leave(): void {
    this.send("leave");
    this.close(1000);
  }

  /** Leaves unless somebody comes back within this time by the token that this gives. The page's end closes the socket. */
  leaveSoon(withinMs: number): string | undefined {
    this.closed = true;
    clearTimeout(this.timer);
    this.send("leave", { withinMs });
    this.drop();
    return this.resumeToken;
  }

  private close(code?: number): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.drop()?.close(code);
  }

  private hear(text: unknown): void {
    this.pulse.heard();
    const frame = frameOf(text);
    if (!frame) return;
    if (frame.type === "welcome") this.entered(frame.data as Welcome);
    if (frame.type === "server-draining") this.elsewhere = (frame.data as { url?: string }).url;
    if (frame.type === "error" && frame.id === "join") this.unwelcome(frame.data as { code: string; message: string });
    else this.options.heard(frame);
  }

  private entered({ resumeToken }: Welcome): void {
    this.resumeToken = resumeToken;
    this.pause = FIRST_PAUSE_MS;
    this.goneSince = undefined;
  }

  private unwelcome({ code, message }: { code: string; message: string }): void {
    if (REFUSALS.has(code)) {
      this.close(1000);
      this.options.refused(code, message);
    } else this.broke();
  }

  private async over(code: number, opened: boolean): Promise<void> {
    this.drop();
    if (this.closed) return;
    if (FINAL.has(code)) {
      this.closed = true;
      return this.options.ended(code);
    }
    this.again();
    if (opened) return;
    this.elsewhere = undefined;
    await this.options.unopened();
  }

  /** The socket is of no use, whatever the browser thinks of it. */
  private broke(): void {
    this.drop()?.close();
    if (!this.closed) this.again();
  }

  private again(): void {
    this.options.lost();
    if (this.closed) return;
    this.goneSince ??= Date.now();
    const eager = Date.now() - this.goneSince < EAGER_MS;
    // Many clients of a server that starts again must not come at the same moment.
    const wait = this.pause * (0.5 + Math.random() / 2);
    this.timer = setTimeout(() => void this.connect(), wait);
    this.pause = Math.min(this.pause * 2, eager ? EAGER_PAUSE_MS : LONGEST_PAUSE_MS);
  }

  /** Forgets the socket, so that nothing of it is heard any more. */
  private drop(): WebSocket | undefined {
    const { socket } = this;
    this.pulse.stop();
    this.socket = undefined;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }

  private address(): string {
    const url = new URL("/v1/webrtc/signal", this.elsewhere ?? this.options.baseUrl);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("room", this.options.roomId);
    return url.href;
  }
}
