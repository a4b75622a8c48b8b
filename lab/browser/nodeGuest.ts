import wrtc from "@roamhq/wrtc";
import WebSocket from "ws";
import { tokenOf } from "./guest";
import { until } from "./server";

const { RTCPeerConnection, MediaStream, nonstandard } = wrtc;

const WIDTH = 320;
const HEIGHT = 240;
const FPS = 5;
const RATE = 48_000;
const SAMPLES = RATE / 100;

type Data = Record<string, unknown>;

/** What arrives of one person: pictures that differ from the one before, and how loud the loudest sound was. */
interface Received {
  pictures: number;
  loudest: number;
}

/**
 * Somebody in a room who uses no browser: WebRTC for Node, which is older than parameterless descriptions and implicit rollback, so that it
 * does by hand what docs/signaling.md says.
 */
export class NodeGuest {
  readonly heard: { type: string; data: Data }[] = [];
  /** By the id of the stream. */
  readonly received = new Map<string, Received>();
  readonly peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  private readonly socket: WebSocket;
  private readonly timers: NodeJS.Timeout[] = [];
  private volume = 8000;
  private queue: Promise<void> = Promise.resolve();

  private constructor(url: string, token: string, room: string) {
    const address = `${url.replace("http", "ws")}/v1/webrtc/signal?room=${encodeURIComponent(room)}`;
    this.socket = new WebSocket(address, ["Bearer", token]);
    this.socket.on("open", () => this.send("join", {}));
    this.socket.on("message", (text) => this.hear(JSON.parse(String(text))));
    this.peer.onicecandidate = ({ candidate }) =>
      this.send("ice-candidate", candidate ? { ...candidate.toJSON() } : { candidate: null });
    this.peer.onnegotiationneeded = () => this.inOrder(() => this.offer());
    this.peer.ontrack = ({ track, streams: [stream] }) => this.watch(track, stream?.id ?? "");
  }

  /** Joins with a voice of 440 Hz and a picture that moves; done when in the room. */
  static async enter(url: string, name: string, room: string): Promise<NodeGuest> {
    const guest = new NodeGuest(url, await tokenOf(url, name), room);
    await until(() => guest.hasHeard("welcome"), 15_000, `${name} to be in the room`);
    guest.sendMedia();
    return guest;
  }

  hasHeard(type: string): boolean {
    return this.heard.some((each) => each.type === type);
  }

  send(type: string, data: Data): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type, data }));
  }

  /** Waits until so many people arrive with moving pictures and with voices. */
  async receives(people: number, withinMs = 30_000): Promise<void> {
    const whole = () => [...this.received.values()].filter((each) => each.pictures > 5 && each.loudest > 500);
    await until(() => whole().length >= people, withinMs, `the program to receive ${people} people`).catch((error) => {
      throw new Error(`${error.message}: ${JSON.stringify([...this.received])}`);
    });
  }

  fallSilent(): void {
    this.volume = 0;
  }

  close(): void {
    this.send("leave", {});
    for (const each of this.timers) clearInterval(each);
    this.peer.close();
    this.socket.close(1000);
  }

  private hear({ type, data }: { type: string; data: Data }): void {
    this.heard.push({ type, data });
    if (type === "offer") this.inOrder(() => this.accept(String(data.sdp)));
    if (type === "answer") this.inOrder(() => this.conclude(String(data.sdp)));
  }

  private async offer(): Promise<void> {
    if (this.peer.signalingState !== "stable") return;
    await this.peer.setLocalDescription(await this.peer.createOffer());
    this.send("offer", { sdp: this.peer.localDescription?.sdp });
  }

  private async accept(sdp: string): Promise<void> {
    const crossed = this.peer.signalingState === "have-local-offer";
    if (crossed) await this.peer.setLocalDescription({ type: "rollback" } as RTCSessionDescriptionInit);
    await this.peer.setRemoteDescription({ type: "offer", sdp });
    await this.peer.setLocalDescription(await this.peer.createAnswer());
    this.send("answer", { sdp: this.peer.localDescription?.sdp });
    if (crossed) await this.offer();
  }

  private async conclude(sdp: string): Promise<void> {
    if (this.peer.signalingState === "have-local-offer") await this.peer.setRemoteDescription({ type: "answer", sdp });
  }

  private inOrder(step: () => Promise<void>): void {
    this.queue = this.queue.then(step).catch((error) => {
      this.heard.push({ type: "failure", data: { message: String(error) } });
    });
  }

  private sendMedia(): void {
    const stream = new MediaStream();
    const voice = new nonstandard.RTCAudioSource();
    const picture = new nonstandard.RTCVideoSource();
    this.peer.addTransceiver(voice.createTrack(), { direction: "sendonly", streams: [stream] });
    this.peer.addTransceiver(picture.createTrack(), { direction: "sendonly", streams: [stream] });
    let sample = 0;
    this.timers.push(
      setInterval(() => {
        const samples = Int16Array.from(
          { length: SAMPLES },
          () => this.volume * Math.sin((sample++ * 440 * 2 * Math.PI) / RATE),
        );
        voice.onData({ samples, sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: SAMPLES });
      }, 10),
    );
    let frame = 0;
    this.timers.push(
      setInterval(() => picture.onFrame({ width: WIDTH, height: HEIGHT, data: drawn(frame++) }), 1000 / FPS),
    );
  }

  private watch(track: MediaStreamTrack, id: string): void {
    const received = this.received.get(id) ?? { pictures: 0, loudest: 0 };
    this.received.set(id, received);
    if (track.kind === "video") this.watchPicture(track, received);
    else this.listen(track, received);
  }

  private watchPicture(track: MediaStreamTrack, received: Received): void {
    let before = "";
    new nonstandard.RTCVideoSink(track).onframe = ({ frame }: { frame: { data: Uint8Array } }) => {
      // A few points are enough, and there are many frames.
      const points = Array.from({ length: 500 }, (_, i) => frame.data[(i * 7919) % frame.data.length]).join();
      if (points !== before) received.pictures++;
      before = points;
    };
  }

  private listen(track: MediaStreamTrack, received: Received): void {
    new nonstandard.RTCAudioSink(track).ondata = ({ samples }: { samples: Int16Array }) => {
      for (const each of samples) received.loudest = Math.max(received.loudest, Math.abs(each));
    };
  }
}

/** A light bar that wanders over grey, as I420. */
function drawn(frame: number): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT * 1.5).fill(128);
  const from = (frame * 8) % (WIDTH - 40);
  for (let y = 0; y < HEIGHT; y++) data.fill(235, y * WIDTH + from, y * WIDTH + from + 40);
  return data;
}
