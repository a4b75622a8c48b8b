import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createRelay, type Socket } from "node:net";

/** Serves one page of this folder, from an origin that is not the server's. */
export class StrangersSite {
  private constructor(private readonly server: Server) {}

  static async start(file: string): Promise<StrangersSite> {
    const page = readFileSync(new URL(file, import.meta.url));
    const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(page));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new StrangersSite(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A network between a browser and the server that can be cut; what it carries is lost, and nobody is told. */
export class Cable {
  private readonly ends = new Set<Socket>();
  private cut = false;

  private constructor(private readonly relay: ReturnType<typeof createRelay>) {}

  static async to(port: number): Promise<Cable> {
    const relay = createRelay((near) => cable.plug(near, port));
    const cable = new Cable(relay);
    await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
    return cable;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.relay.address() as AddressInfo).port}`;
  }

  /** Breaks every connection and refuses new ones, until it is mended. */
  break(): void {
    this.cut = true;
    for (const end of this.ends) end.destroy();
  }

  mend(): void {
    this.cut = false;
  }

  close(): void {
    this.break();
    this.relay.close();
  }

  private plug(near: Socket, port: number): void {
    if (this.cut) {
      near.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.ends.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        this.ends.delete(end);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }
}
