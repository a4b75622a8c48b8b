import { execFileSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { io, type Socket } from "socket.io-client";
import WebSocket from "ws";
import { type Server, until } from "./server";

/** How many open a connection at the same time, so that the storm is in coming back and not in coming first. */
const AT_ONCE = 50;

/** An address of its own for each client, as a proxy in front of the server tells it. */
const address = (i: number) => ({ "X-Forwarded-For": `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}` });

/** Many people with the unmodified client and its usual delays, each behind an address of their own. */
export class Crowd {
  readonly sockets: Socket[];

  private constructor(sockets: Socket[]) {
    this.sockets = sockets;
  }

  /** @param token of the person with that number */
  static async of(server: Server, count: number, token: (i: number) => string): Promise<Crowd> {
    const sockets = await each(count, async (i) => {
      const options = { transports: ["websocket"], forceNew: true, extraHeaders: address(i) };
      const socket = io(server.url, { ...options, auth: { token: token(i) } });
      await new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("connect_error", reject);
      });
      return socket;
    });
    return new Crowd(sockets);
  }

  get connected(): number {
    return this.sockets.filter((each) => each.connected).length;
  }

  get recovered(): number {
    return this.sockets.filter((each) => each.recovered).length;
  }

  /** Breaks every connection at once, as a switch does that restarts. */
  async sever(): Promise<void> {
    type Wire = { ws: WebSocket };
    for (const { io } of this.sockets) (io.engine.transport as unknown as Wire).ws.terminate();
    await this.allGone();
  }

  /** Waits until every client knows that it has lost its connection. */
  async allGone(): Promise<void> {
    await until(() => this.connected === 0, 10_000, "the clients to lose their connections");
  }

  /** Waits until everybody is back. */
  async allBack(withinMs: number): Promise<void> {
    await until(() => this.connected === this.sockets.length, withinMs, "everybody to be back").catch(
      (error: Error) => {
        throw new Error(`${error.message}; ${this.connected} of ${this.sockets.length} are`);
      },
    );
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}

/** Sockets that are connected and answer pings, and say nothing else. */
export class Idlers {
  private readonly sockets: WebSocket[];

  private constructor(sockets: WebSocket[]) {
    this.sockets = sockets;
  }

  static async of(server: Server, count: number, token: (i: number) => string): Promise<Idlers> {
    const url = `${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
    const sockets = await each(count, (i) => idler(url, i, token(i)));
    return new Idlers(sockets);
  }

  get open(): number {
    return this.sockets.filter((each) => each.readyState === WebSocket.OPEN).length;
  }

  /** From now on they read nothing and say nothing, as computers that lost their power. */
  vanish(): void {
    for (const socket of this.sockets) socket.pause();
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
  }
}

async function idler(url: string, i: number, token: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers: address(i) });
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("message", (data) => {
      const text = data.toString();
      if (text[0] === "0") socket.send(`40${JSON.stringify({ token })}`);
      if (text === "2") socket.send("3");
      if (text.startsWith("40")) resolve();
      if (text.startsWith("44")) reject(new Error(text));
    });
  });
  return socket;
}

async function each<T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const i = next++;
      made[i] = await make(i);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
  return made;
}

/** What the server's heap holds after a collection, in kilobytes. */
export function liveHeapKb(server: Server): number {
  const jcmd = join(dirname(readlinkSync(`/proc/${server.pid}/exe`)), "jcmd");
  const run = (command: string) => execFileSync(jcmd, [String(server.pid), command], { encoding: "utf8" });
  run("GC.run");
  run("GC.run");
  const [, used, unit] = /used (\d+)([KM])/.exec(run("GC.heap_info")) ?? [];
  if (!used) throw new Error("the JVM does not say what its heap holds");
  return Number(used) * (unit === "M" ? 1024 : 1);
}

/** One of the server's numbers. */
export async function metric(server: Server, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
}
