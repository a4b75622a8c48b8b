import { io, type Socket } from "socket.io-client";

/** A program that uses the interface as it is documented: REST by fetch, events by the unmodified socket.io-client. */
export class Client {
  readonly sockets: Socket[] = [];
  readonly url: string;
  readonly token: string;
  readonly id: string;

  constructor(url: string, token: string, id: string) {
    this.url = url;
    this.token = token;
    this.id = id;
  }

  static async inDevMode(url: string, name: string): Promise<Client> {
    const response = await fetch(`${url}/api/dev/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name }),
    });
    const { token, user } = (await response.json()) as { token: string; user: { id: string } };
    return new Client(url, token, user.id);
  }

  /** Status and body of an answer, whatever it is. */
  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
    const answer: any = text.startsWith("{") ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** A conversation with these others. */
  async conversation(...others: Client[]): Promise<string> {
    const { body } = await this.request("POST", "/api/conversations", { memberIds: others.map((each) => each.id) });
    return body.conversation.id;
  }

  /** A connected socket that keeps everything it hears. */
  async connect(transports: ("polling" | "websocket")[] = ["websocket"]): Promise<Listener> {
    const socket = io(this.url, { auth: { token: this.token }, transports, forceNew: true, reconnection: false });
    this.sockets.push(socket);
    const listener = new Listener(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    return listener;
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}

type Heard = { event: string; payload: Record<string, unknown> };

/** A socket with a memory. */
export class Listener {
  readonly heard: Heard[] = [];
  private readonly waiting: (() => void)[] = [];
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((event: string, payload: Record<string, unknown>) => {
      this.heard.push({ event, payload });
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  /** The first event of this name, heard already or within five seconds. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  async hears(event: string, withinMs = 5000): Promise<any> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = this.heard.find((each) => each.event === event);
      if (found) return found.payload;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`did not hear ${event}, only ${this.heard.map((each) => each.event).join(", ")}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** How often an event was heard, after everything sent before has arrived. */
  async count(event: string): Promise<number> {
    await this.flush();
    return this.heard.filter((each) => each.event === event).length;
  }

  /** A round trip: what the server sent before has been heard afterwards. */
  async flush(): Promise<void> {
    await this.emit("presence:subscribe");
  }

  // biome-ignore lint/suspicious/noExplicitAny: acknowledgements of every shape
  emit(event: string, payload?: unknown): Promise<any> {
    const { socket } = this;
    return payload === undefined
      ? socket.timeout(5000).emitWithAck(event)
      : socket.timeout(5000).emitWithAck(event, payload);
  }
}
