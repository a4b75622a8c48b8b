import { readFileSync } from "node:fs";
import { Server as HttpServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket as TcpSocket } from "node:net";
import type { Browser } from "puppeteer-core";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox, freshPage } from "./browsers";
import { Client, Listener } from "./client";
import { Server } from "./server";

const CLIENT = readFileSync(new URL("../node_modules/socket.io-client/dist/socket.io.min.js", import.meta.url), "utf8");

/** Stands between client and server as companies put one there: passes requests on, and WebSockets only where it is told to. */
class MiddleBox {
  private readonly http = new HttpServer();
  private readonly sockets = new Set<TcpSocket>();
  private readonly target: number;

  private constructor(target: number, upgrades: boolean) {
    this.target = target;
    this.http.on("connection", (socket: TcpSocket) => this.keep(socket));
    this.http.on("request", (incoming, answer) => {
      const options = { port: target, path: incoming.url, method: incoming.method, headers: incoming.headers };
      const outgoing = request({ host: "127.0.0.1", ...options }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      outgoing.on("error", () => answer.destroy());
      answer.on("close", () => outgoing.destroy());
      incoming.pipe(outgoing);
    });
    this.http.on("upgrade", (incoming: IncomingMessage, socket: TcpSocket) =>
      upgrades ? this.pass(incoming, socket) : socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
    );
  }

  static async before(server: Server, upgrades: boolean): Promise<MiddleBox> {
    const proxy = new MiddleBox(server.port, upgrades);
    await new Promise<void>((resolve) => proxy.http.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  private keep(socket: TcpSocket): void {
    this.sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.sockets.delete(socket));
  }

  private pass(incoming: IncomingMessage, socket: TcpSocket): void {
    const outgoing = connect(this.target, "127.0.0.1");
    this.keep(outgoing);
    const headers = incoming.rawHeaders.map((word, i) => word + (i % 2 === 0 ? ": " : "\r\n")).join("");
    outgoing.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers}\r\n`);
    socket.pipe(outgoing).pipe(socket);
    socket.on("close", () => outgoing.destroy());
    outgoing.on("close", () => socket.destroy());
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Breaks every connection without a word. */
  sever(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  close(): void {
    this.sever();
    this.http.close();
  }
}

let server: Server;
let blocking: MiddleBox;
let passing: MiddleBox;

beforeAll(async () => {
  server = await Server.start();
  blocking = await MiddleBox.before(server, false);
  passing = await MiddleBox.before(server, true);
});

afterAll(async () => {
  blocking?.close();
  passing?.close();
  await server?.stop();
});

/** What happens to the first upgrade of a socket; asked as soon as there is one, because a refusal may come before it is connected. */
const outcome = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.io.engine.once("upgradeError", () => resolve("refused"));
    socket.io.engine.once("upgrade", () => resolve("upgraded"));
  });

describe("the unmodified client", () => {
  it("stays on long polling in Node where the upgrade is refused, and everything works there [A11, SIG-14]", async () => {
    const ada = await Client.inDevMode(server.url, "Ada");
    const socket = io(blocking.url, { auth: { token: ada.token }, forceNew: true });
    const tried = outcome(socket);
    await new Promise<void>((resolve) => socket.once("connect", resolve));
    expect(await tried).toBe("refused");
    const listener = new Listener(socket);
    expect(await listener.emit("presence:subscribe")).toMatchObject({ ok: true });
    const ben = await Client.inDevMode(server.url, "Ben");
    await ben.connect();
    expect(await listener.hears("presence:changed")).toMatchObject({ userId: ben.id, online: true });
    expect(socket.io.engine.transport.name).toBe("polling");
    socket.disconnect();
    ben.close();
  });

  const browsers: [string, () => Promise<Browser>][] = [
    ["Chromium", () => chromium()],
    ["Firefox", () => firefox()],
  ];
  for (const [name, launch] of browsers) {
    it(`does so in ${name}, and upgrades where it may [A11, SIG-14]`, async () => {
      const browser = await launch();
      try {
        for (const [proxy, transport] of [
          [blocking, "polling"],
          [passing, "websocket"],
        ] as const) {
          const person = await Client.inDevMode(server.url, "Cyd");
          const page = await freshPage(browser);
          await page.goto(`${proxy.url}/api/info`);
          await page.evaluate(CLIENT);
          const seen = await page.evaluate(async (token) => {
            const { io } = globalThis as unknown as { io: (options: object) => Socket };
            const socket = io({ auth: { token } });
            // Before anything is known: the upgrade may be refused before the socket is connected.
            const engine = socket.io.engine;
            const tried = new Promise<void>((resolve) => {
              engine.once("upgradeError", () => resolve());
              engine.once("upgrade", () => resolve());
            });
            await new Promise<void>((resolve) => socket.once("connect", resolve));
            await tried;
            const answer = await socket.timeout(5000).emitWithAck("presence:subscribe");
            return { transport: engine.transport.name, ok: answer.ok };
          }, person.token);
          expect(seen).toEqual({ transport, ok: true });
          await page.close();
        }
      } finally {
        await browser.close();
      }
    });
  }

  it("comes back after a break with its id and hears what it missed, once [SIG-14]", async () => {
    const ada = await Client.inDevMode(server.url, "Ada");
    const options = { auth: { token: ada.token }, forceNew: true, transports: ["websocket"], reconnectionDelay: 500 };
    const socket = io(passing.url, options);
    await new Promise<void>((resolve) => socket.once("connect", resolve));
    const listener = new Listener(socket);
    await listener.flush();
    const id = socket.id;
    const lost = new Promise<void>((resolve) => socket.once("disconnect", () => resolve()));
    const back = new Promise<void>((resolve) => socket.io.once("reconnect", () => socket.once("connect", resolve)));
    passing.sever();
    await lost;
    const dan = await Client.inDevMode(server.url, "Dan");
    await dan.connect();
    await back;
    expect(socket.recovered).toBe(true);
    expect(socket.id).toBe(id);
    expect(await listener.hears("presence:changed")).toMatchObject({ userId: dan.id, online: true });
    const again = listener.heard.filter((each) => each.payload?.userId === dan.id);
    expect(again).toHaveLength(1);
    socket.disconnect();
    dan.close();
  });
});
