import { readdirSync, readFileSync } from "node:fs";
import { connect, createServer, type Server as NetServer, type Socket } from "node:net";
import { join } from "node:path";

/** A cable between a server and its database, which a test can pull out. */
export class Cable {
  readonly port: number;
  private target: number | null;
  private readonly listener: NetServer;
  private readonly ends = new Set<Socket>();

  private constructor(listener: NetServer, port: number, target: number) {
    this.listener = listener;
    this.port = port;
    this.target = target;
    listener.on("connection", (near) => this.connected(near));
  }

  static async to(target: number): Promise<Cable> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    return new Cable(listener, (listener.address() as { port: number }).port, target);
  }

  pull(): void {
    this.target = null;
    for (const end of this.ends) end.destroy();
  }

  plug(target: number): void {
    this.target = target;
  }

  close(): void {
    this.pull();
    this.listener.close();
  }

  private connected(near: Socket): void {
    if (this.target === null) return void near.destroy();
    const far = connect(this.target, "127.0.0.1");
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.ends.add(end);
      end.on("data", (chunk) => other.write(chunk));
      end.on("error", () => other.destroy());
      end.on("close", () => {
        this.ends.delete(end);
        other.destroy();
      });
    }
  }
}

/** The PostgreSQL of a data folder: its first process, and its port. */
export function postgresOf(dataDir: string): { pid: number; port: number; password: string } {
  const lines = readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n");
  const password = readFileSync(join(dataDir, "postgres/password"), "utf8").trim();
  return { pid: Number(lines[0]), port: Number(lines[3]), password };
}

/** A process and what it started. */
export function family(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
  return [pid, ...parents.filter(([, parent]) => parent === pid).map(([child]) => child)];
}

function parentOf(pid: string): number {
  try {
    return Number(/\) \S+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
  } catch {
    return 0; // it has ended meanwhile
  }
}
