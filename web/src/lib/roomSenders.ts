import { repeatVoice } from "./repeatedVoice";
import { demand, EVERYTHING, encodingsOf, fitCamera } from "./roomEncodings";
import type { EncodingState, TrackLabel, TrackSource } from "./roomWire";

/**
 * What this side sends over the one connection of a room. Each source keeps its section of the descriptions, so that a camera that is
 * switched off and on again needs no new exchange.
 */
export class RoomSenders {
  private peer: RTCPeerConnection | undefined;
  private readonly transceivers = new Map<TrackSource, RTCRtpTransceiver>();
  /** A change of parameters must not begin before the last one has ended. */
  private changed: Promise<void> = Promise.resolve();

  constructor(
    private readonly tracks: () => Map<TrackSource, MediaStreamTrack>,
    private readonly streamOf: (source: TrackSource) => MediaStream,
    /** What a camera may take, in kbit/s. */
    private readonly cameraKbps: () => number = () => Number.POSITIVE_INFINITY,
  ) {}

  /** Sends over this connection from now on. */
  async attach(peer: RTCPeerConnection): Promise<void> {
    this.peer = peer;
    this.transceivers.clear();
    await this.send();
  }

  /** Sends the tracks that there are now. */
  async send(): Promise<void> {
    const tracks = this.tracks();
    for (const [source, transceiver] of this.transceivers) await this.update(transceiver, source, tracks.get(source));
    for (const [source, track] of tracks) if (!this.transceivers.has(source)) this.add(source, track);
  }

  /** Which section of the description carries what. */
  labels(): TrackLabel[] {
    return [...this.transceivers]
      .filter(([, each]) => each.mid !== null && each.direction !== "inactive")
      .map(([source, { mid }]) => ({ mid: mid as string, source }));
  }

  /** Others watch these encodings of a section, and not the rest. */
  async demand(mid: string, encodings: EncodingState[]): Promise<void> {
    const transceiver = [...this.transceivers.values()].find((each) => each.mid === mid);
    if (transceiver) await this.inTurn(() => demand(transceiver.sender, encodings));
  }

  /** The camera may take more or less than before. */
  async fit(): Promise<void> {
    const sender = this.transceivers.get("camera")?.sender;
    if (sender) await this.inTurn(() => fitCamera(sender, this.cameraKbps()));
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    this.changed = this.changed.then(change);
    return this.changed;
  }

  close(): void {
    this.peer = undefined;
    this.transceivers.clear();
  }

  private add(source: TrackSource, track: MediaStreamTrack): void {
    const sendEncodings = encodingsOf(source);
    const transceiver = this.peer?.addTransceiver(track, {
      direction: "sendonly",
      streams: [this.streamOf(source)],
      ...(sendEncodings ? { sendEncodings } : {}),
    });
    if (transceiver && source === "mic") repeatVoice(transceiver);
    if (transceiver) this.transceivers.set(source, transceiver);
    if (source === "camera") void this.fit();
  }

  /** Microphone and camera keep their place when they are off; a screen that is not shared is nobody's track. */
  private async update(transceiver: RTCRtpTransceiver, source: TrackSource, track: MediaStreamTrack | undefined) {
    if (transceiver.sender.track !== (track ?? null)) await transceiver.sender.replaceTrack(track ?? null);
    if (!source.startsWith("screen")) return;
    const direction = track ? "sendonly" : "inactive";
    if (transceiver.direction === direction) return;
    if (track) {
      transceiver.sender.setStreams?.(this.streamOf(source));
      await this.inTurn(() => demand(transceiver.sender, EVERYTHING));
    }
    transceiver.direction = direction;
  }
}
