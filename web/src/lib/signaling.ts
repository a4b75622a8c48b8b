import type { SocketLike } from "./socket";
import type { ClientEvents, ServerEvents } from "./types";

/** A signal that the server refused. */
export class SignalingError extends Error {
  override readonly name = "SignalingError";

  constructor(
    readonly event: string,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Reply = { ok?: boolean; error?: { code: string; message: string } } & Record<string, unknown>;

/** Typed events over a socket that somebody else owns; `close` takes back every listener. */
export class Signaling {
  private readonly taken: (() => void)[] = [];

  constructor(
    private readonly socket: SocketLike,
    private readonly onRefused: (error: SignalingError) => void = () => {},
  ) {}

  /** Sends an event without waiting; a refusal is told to `onRefused`. */
  send<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E]): void {
    this.socket.emit(event, payload, (reply?: Reply) => {
      const error = refusal(event, reply);
      if (error) this.onRefused(error);
    });
  }

  /** Sends an event and waits for the server's answer. */
  ask(event: keyof ClientEvents): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.socket.emit(event, (reply?: Reply) => {
        const error = refusal(event, reply);
        if (error) reject(error);
        else resolve(reply ?? {});
      });
    });
  }

  /** Listens to an event of the server; gives the function that ends this. */
  on<E extends keyof ServerEvents>(event: E, listener: (payload: ServerEvents[E]) => void): () => void {
    return this.listen(event, listener as (payload: unknown) => void);
  }

  /** Listens to the socket's own events. */
  onSocket(event: "connect" | "disconnect" | "connect_error", listener: (detail: unknown) => void): () => void {
    return this.listen(event, listener);
  }

  /** Takes back every listener of this object, and none of anybody else's. */
  close(): void {
    for (const take of this.taken.splice(0)) take();
  }

  private listen(event: string, listener: (payload: unknown) => void): () => void {
    const heard = (payload: unknown, ...rest: unknown[]) => {
      listener(payload);
      acknowledge(rest);
    };
    this.socket.on(event, heard);
    const take = () => void this.socket.off(event, heard);
    this.taken.push(take);
    return take;
  }
}

/** Some events ask whether they were heard. */
function acknowledge(rest: unknown[]): void {
  const last = rest.at(-1);
  if (typeof last === "function") last();
}

function refusal(event: string, reply?: Reply): SignalingError | undefined {
  return reply?.error && new SignalingError(event, reply.error.code, reply.error.message);
}
