import { type ChildProcess, spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { MediaStream, MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, type RtpPacket } from "werift";
import WebSocket from "ws";
import { tokenOf } from "./guest";
import { until } from "./server";

type Data = Record<string, unknown>;

/** What arrives of one person: packets of their voice, and pictures of which the last packet came. */
interface Received {
  pictures: number;
  keyPictures: number;
  voice: number;
}

const CODECS = {
  audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48_000, channels: 2, payloadType: 111 })],
  video: [
    new RTCRtpCodecParameters({
      mimeType: "video/VP8",
      clockRate: 90_000,
      payloadType: 96,
      rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }],
    }),
  ],
};

/**
 * Somebody in a room who uses werift, WebRTC in TypeScript. It has no encoders and no decoders: a voice and a picture come as RTP from a
 * GStreamer pipeline, and what arrives is counted.
 */
export class WeriftGuest {
  readonly heard: { type: string; data: Data }[] = [];
  /** By the id of the stream. */
  readonly received = new Map<string, Received>();
  private readonly peer = new RTCPeerConnection({ codecs: CODECS, bundlePolicy: "max-bundle", iceServers: [] });
  private readonly trackIds = new Map<string, string>();
  private readonly streamIds = new Map<string, string>();
  private readonly watched = new Set<MediaStreamTrack>();
  private readonly sources: Socket[] = [];
  private readonly socket: WebSocket;
  private pipeline: ChildProcess | undefined;
  private queue: Promise<void> = Promise.resolve();

  private constructor(url: string, token: string, room: string) {
    const address = `${url.replace("http", "ws")}/v1/webrtc/signal?room=${encodeURIComponent(room)}`;
    this.socket = new WebSocket(address, ["Bearer", token]);
    this.socket.on("message", (text) => this.hear(JSON.parse(String(text))));
    this.peer.ontrack = ({ track, transceiver }) => this.watch(track, String(transceiver.mid));
  }

  /** Joins with a voice and a picture that moves; done when in the room. */
  static async enter(url: string, name: string, room: string): Promise<WeriftGuest> {
    const guest = new WeriftGuest(url, await tokenOf(url, name), room);
    await Promise.all([once(guest.socket, "open"), guest.sendMedia()]);
    await guest.peer.setLocalDescription(await guest.peer.createOffer());
    // Right behind the other, so that the server's offers come after it: werift cannot take an offer back.
    guest.send("join", {});
    guest.send("offer", { sdp: guest.peer.localDescription?.sdp });
    await until(() => guest.hasHeard("welcome"), 15_000, `${name} to be in the room`);
    return guest;
  }

  hasHeard(type: string): boolean {
    return this.heard.some((each) => each.type === type);
  }

  /** Waits until so many people arrive with pictures that can be decoded and with voices. */
  async receives(people: number, withinMs = 60_000): Promise<void> {
    const whole = () =>
      [...this.received.values()].filter((each) => each.pictures > 10 && each.keyPictures > 0 && each.voice > 50);
    await until(() => whole().length >= people, withinMs, `werift to receive ${people} people`).catch((error) => {
      const { connectionState, iceConnectionState, signalingState } = this.peer;
      const state = [connectionState, iceConnectionState, signalingState, ...this.heard.map((each) => each.type)];
      throw new Error(`${error.message}: ${JSON.stringify([...this.received])}, ${state.join(" ")}`);
    });
  }

  close(): void {
    this.send("leave", {});
    this.pipeline?.kill("SIGKILL");
    for (const each of this.sources) each.close();
    void this.peer.close();
    this.socket.close(1000);
  }

  private send(type: string, data: Data): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type, data }));
  }

  private hear({ type, data }: { type: string; data: Data }): void {
    this.heard.push({ type, data });
    if (type === "track-added") this.streamIds.set(String(data.trackId), String(data.streamId));
    if (type === "welcome") this.meet(data.participants as { tracks: { trackId: string; streamId: string }[] }[]);
    if (type === "offer") this.inOrder(() => this.accept(data));
    if (type === "answer")
      this.inOrder(() => this.peer.setRemoteDescription({ type: "answer", sdp: String(data.sdp) }));
  }

  private meet(people: { tracks: { trackId: string; streamId: string }[] }[]): void {
    for (const { trackId, streamId } of people.flatMap((each) => each.tracks)) this.streamIds.set(trackId, streamId);
  }

  private async accept(data: Data): Promise<void> {
    for (const { mid, trackId } of data.tracks as { mid: string; trackId: string }[]) this.trackIds.set(mid, trackId);
    await this.peer.setRemoteDescription({ type: "offer", sdp: String(data.sdp) });
    await this.peer.setLocalDescription(await this.peer.createAnswer());
    this.send("answer", { sdp: this.peer.localDescription?.sdp });
  }

  private inOrder(step: () => Promise<void>): void {
    this.queue = this.queue.then(step).catch((error) => {
      this.heard.push({ type: "failure", data: { message: String(error) } });
    });
  }

  private async sendMedia(): Promise<void> {
    const stream = new MediaStream();
    const voice = await this.source("audio", stream);
    const picture = await this.source("video", stream);
    this.pipeline = spawn("gst-launch-1.0", [
      ..."audiotestsrc is-live=true freq=440 volume=0.3 ! opusenc ! rtpopuspay pt=111 !".split(" "),
      ...`udpsink host=127.0.0.1 port=${voice}`.split(" "),
      ..."videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=5/1 !".split(" "),
      ..."vp8enc deadline=1 keyframe-max-dist=5 ! rtpvp8pay pt=96 picture-id-mode=15-bit !".split(" "),
      ...`udpsink host=127.0.0.1 port=${picture}`.split(" "),
    ]);
  }

  /** A port of this machine; the RTP that comes there is sent. */
  private async source(kind: "audio" | "video", stream: MediaStream): Promise<number> {
    const track = new MediaStreamTrack({ kind });
    this.peer.addTransceiver(track, { direction: "sendonly", streams: [stream] });
    const socket = createSocket("udp4").on("message", (packet) => track.writeRtp(packet));
    this.sources.push(socket);
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket.address().port;
  }

  private watch(track: MediaStreamTrack, mid: string): void {
    // It tells of a track again whenever something is negotiated.
    if (this.watched.has(track)) return;
    this.watched.add(track);
    const stream = this.streamIds.get(this.trackIds.get(mid) ?? "") ?? "";
    const received = this.received.get(stream) ?? { pictures: 0, keyPictures: 0, voice: 0 };
    this.received.set(stream, received);
    track.onReceiveRtp.subscribe((packet) => {
      if (track.kind === "audio") received.voice++;
      else count(packet, received);
    });
  }
}

/** RFC 7741 §4.3: the first byte of a picture says in its lowest bit whether it needs another one; the payload descriptor comes before it. */
function count({ header, payload }: RtpPacket, received: Received): void {
  if (header.marker) received.pictures++;
  const [first = 0, second = 0, third = 0] = payload;
  if ((first & 0x1f) !== 0x10) return;
  let at = 1;
  if (first & 0x80)
    at += 1 + (second & 0x80 ? (third & 0x80 ? 2 : 1) : 0) + (second & 0x40 ? 1 : 0) + (second & 0x30 ? 1 : 0);
  if (((payload[at] ?? 1) & 1) === 0) received.keyPictures++;
}
