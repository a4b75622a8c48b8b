import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";

const COOKIE = 0x2112a442;
const [ALLOCATE, REFRESH, CHANNEL_BIND] = [0x003, 0x004, 0x009];
const [USERNAME, INTEGRITY, CHANNEL, LIFETIME, PEER, REALM, NONCE, TRANSPORT] = [
  0x0006, 0x0008, 0x000c, 0x000d, 0x0012, 0x0014, 0x0015, 0x0019,
];
const CHANNEL_NUMBER = 0x4000;
const PATIENCE_MS = 2000;

/** As much of TURN (RFC 8656) as a load needs: one allocation, one channel, over UDP on loopback. Works with any server. */
export class TurnClient {
  /** Called with each payload that a peer sent. */
  heard: (payload: Buffer) => void = () => {};
  private answered: ((message: Buffer) => void) | undefined;
  private realm = "";
  private nonce = "";

  private constructor(
    private readonly socket: Socket,
    private readonly username: string,
    private readonly password: string,
  ) {
    socket.on("error", () => {}); // nobody there yet: then no answer comes either
    socket.on("message", (message) => {
      if ((message[0] ?? 0) >= 0x40) this.heard(message.subarray(4, 4 + message.readUInt16BE(2)));
      else this.answered?.(message);
    });
  }

  /** Allocates, and binds a channel to a peer. A port of ours that the server still remembers from somebody before is given up for another. */
  static async open(server: number, peer: number, secret: string, tries = 5): Promise<TurnClient> {
    try {
      return await TurnClient.onNewSocket(server, peer, secret);
    } catch (e) {
      if (tries <= 1) throw e;
      return TurnClient.open(server, peer, secret, tries - 1);
    }
  }

  private static async onNewSocket(server: number, peer: number, secret: string): Promise<TurnClient> {
    const username = `${Math.floor(Date.now() / 1000) + 3600}:load`;
    const password = createHmac("sha1", secret).update(username).digest("base64");
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.connect(server, "127.0.0.1", resolve));
    const client = new TurnClient(socket, username, password);
    try {
      await client.allocate(peer);
      return client;
    } catch (e) {
      socket.close();
      throw e;
    }
  }

  private async allocate(peer: number): Promise<void> {
    const udp = attribute(TRANSPORT, Buffer.from([17, 0, 0, 0]));
    const challenge = await this.ask(message(ALLOCATE, udp));
    this.realm = find(challenge, REALM).toString();
    this.nonce = find(challenge, NONCE).toString();
    await this.succeed(ALLOCATE, udp);
    const number = Buffer.from([CHANNEL_NUMBER >> 8, CHANNEL_NUMBER & 0xff, 0, 0]);
    await this.succeed(CHANNEL_BIND, attribute(CHANNEL, number), attribute(PEER, loopback(peer)));
  }

  /** @param frame as {@link channelData} makes it; sent as it is, so that a load need not make it again */
  send(frame: Buffer): void {
    this.socket.send(frame);
  }

  async close(): Promise<void> {
    await this.succeed(REFRESH, attribute(LIFETIME, Buffer.alloc(4)));
    this.socket.close();
  }

  private async succeed(method: number, ...attributes: Buffer[]): Promise<void> {
    const who = [attribute(USERNAME, this.username), attribute(REALM, this.realm), attribute(NONCE, this.nonce)];
    const answer = await this.ask(this.signed(message(method, ...attributes, ...who)));
    if ((answer.readUInt16BE(0) & 0x0110) !== 0x0100) throw new Error(`the server refused method ${method}`);
  }

  private signed(request: Buffer): Buffer {
    const key = createHash("md5").update(`${this.username}:${this.realm}:${this.password}`).digest();
    request.writeUInt16BE(request.length - 20 + 24, 2);
    return Buffer.concat([request, attribute(INTEGRITY, createHmac("sha1", key).update(request).digest())]);
  }

  private ask(request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the server does not answer")), PATIENCE_MS);
      this.answered = (message) => {
        clearTimeout(timer);
        resolve(message);
      };
      this.socket.send(request);
    });
  }
}

/** A payload in the frame of the one channel. */
export function channelData(payload: Buffer): Buffer {
  const frame = Buffer.alloc(4 + payload.length);
  frame.writeUInt16BE(CHANNEL_NUMBER, 0);
  frame.writeUInt16BE(payload.length, 2);
  payload.copy(frame, 4);
  return frame;
}

function message(method: number, ...attributes: Buffer[]): Buffer {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(8);
  head.writeUInt16BE(method, 0);
  head.writeUInt16BE(body.length, 2);
  head.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([head, randomBytes(12), body]);
}

function attribute(type: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const whole = Buffer.alloc(4 + ((bytes.length + 3) & ~3));
  whole.writeUInt16BE(type, 0);
  whole.writeUInt16BE(bytes.length, 2);
  bytes.copy(whole, 4);
  return whole;
}

function loopback(port: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt16BE(1, 0);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  value.writeUInt32BE((0x7f000001 ^ COOKIE) >>> 0, 4);
  return value;
}

function find(from: Buffer, type: number): Buffer {
  for (let at = 20; at + 4 <= from.length; ) {
    const length = from.readUInt16BE(at + 2);
    if (from.readUInt16BE(at) === type) return from.subarray(at + 4, at + 4 + length);
    at += 4 + ((length + 3) & ~3);
  }
  throw new Error(`no attribute ${type.toString(16)} in the answer`);
}
