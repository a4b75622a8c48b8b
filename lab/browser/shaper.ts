import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import type { Page } from "puppeteer-core";

/** How a link treats packets, in each direction. */
export interface Link {
  delayMs?: number;
  /** 0 to 1. */
  loss?: number;
  /** What fits through, with the headers of IP and UDP; packets that would wait longer than `QUEUE_MS` are dropped, as by a home router. */
  kbps?: number;
}

const QUEUE_MS = 300;
/** Of IP and UDP, in bytes. */
const HEADERS = 28;

/**
 * A bad network between two browsers on one machine, in user space: every address that a page is told of the other is replaced by one of ours,
 * from which packets go on late, or not at all. What comes back takes the same way.
 */
export class Shaper {
  private link: Link;
  private readonly sockets: Socket[] = [];
  private readonly entrances = new Map<string, Promise<number>>();

  constructor(link: Link) {
    this.link = link;
  }

  /** From the next load on the page reaches others only through this network. */
  async between(...pages: Page[]): Promise<void> {
    for (const page of pages) {
      await page.exposeFunction("shaperEntrance", (ip: string, port: number) => this.entrance(ip, port));
      await page.evaluateOnNewDocument(detour);
    }
  }

  /** From now on the link is like this. */
  become(link: Link): void {
    this.link = link;
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
  }

  private entrance(ip: string, port: number): Promise<number> {
    const key = `${ip} ${port}`;
    const known = this.entrances.get(key) ?? this.open(ip, port);
    this.entrances.set(key, known);
    return known;
  }

  /** One socket that the sender knows, and for each sender one towards the target, so that answers find their way back. */
  private async open(ip: string, port: number): Promise<number> {
    const entrance = await this.socket(ip);
    const exits = new Map<string, Promise<Socket>>();
    const line = new Line();
    entrance.on("message", async (packet: Buffer, from: RemoteInfo) => {
      const sender = `${from.address} ${from.port}`;
      const known = exits.get(sender) ?? this.exit(ip, entrance, from);
      exits.set(sender, known);
      const exit = await known;
      this.later(line, packet, () => exit.send(packet, port, ip));
    });
    return entrance.address().port;
  }

  private async exit(ip: string, entrance: Socket, sender: RemoteInfo): Promise<Socket> {
    const exit = await this.socket(ip);
    const line = new Line();
    exit.on("message", (packet: Buffer) =>
      this.later(line, packet, () => entrance.send(packet, sender.port, sender.address)),
    );
    return exit;
  }

  private later(line: Line, { length }: Buffer, send: () => void): void {
    const { delayMs = 0, loss = 0, kbps } = this.link;
    const waitMs = kbps === undefined ? 0 : line.waitMs(length, kbps);
    if (Math.random() < loss || waitMs > QUEUE_MS) return;
    setTimeout(() => {
      try {
        send();
      } catch {
        // the shaper has closed in the meantime
      }
    }, waitMs + delayMs);
  }

  private socket(ip: string): Promise<Socket> {
    const socket = createSocket(ip.includes(":") ? "udp6" : "udp4");
    this.sockets.push(socket);
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, ip, () => resolve(socket));
    });
  }
}

/** One direction of a link with a rate: a packet leaves when those before it have left. */
class Line {
  private freeAt = 0;

  /** How long a packet waits until it has left; one that would wait too long takes no place in the queue. */
  waitMs(bytes: number, kbps: number): number {
    const now = performance.now();
    const leftAt = Math.max(now, this.freeAt) + ((bytes + HEADERS) * 8) / kbps;
    if (leftAt - now <= QUEUE_MS) this.freeAt = leftAt;
    return leftAt - now;
  }
}

/** Runs in the page before anything else: addresses of the other side become entrances of the shaper; TCP has none. */
function detour(): void {
  type Entrance = (ip: string, port: number) => Promise<number>;
  type Add = (candidate?: RTCIceCandidateInit | null) => Promise<void>;
  type SetRemote = (description: RTCSessionDescriptionInit) => Promise<void>;
  const { shaperEntrance } = window as unknown as { shaperEntrance: Entrance };
  const prototype = RTCPeerConnection.prototype as unknown as { addIceCandidate: Add; setRemoteDescription: SetRemote };
  const { addIceCandidate, setRemoteDescription } = prototype;
  prototype.addIceCandidate = async function (given) {
    const words = given?.candidate?.split(" ") ?? [];
    if (words.length < 6) return addIceCandidate.call(this, given);
    if (words[2]?.toLowerCase() !== "udp") return;
    words[5] = String(await shaperEntrance(words[4] as string, Number(words[5])));
    return addIceCandidate.call(this, { ...given, candidate: words.join(" ") });
  };
  prototype.setRemoteDescription = function ({ type, sdp }) {
    return setRemoteDescription.call(this, { type, sdp: sdp?.replaceAll(/^a=candidate:.*\r\n/gm, "") });
  };
}
