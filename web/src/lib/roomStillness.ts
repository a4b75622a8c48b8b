import type { RoomParticipant } from "./roomState";

const EVERY_MS = 1000;
/** A gap of this length is more than bad luck. */
const STILL_MS = 3000;

interface Heard {
  packets: number;
  /** When the last one came. */
  at: number;
}

interface StillnessOptions {
  stats(): Promise<RTCStatsReport>;
  participants(): RoomParticipant[];
  /** Those from whom nothing comes although they say that they send. */
  tell(peerIds: string[]): void;
}

/** Finds out whose voice and picture have stopped without a word: the server keeps a seat for a while when a connection breaks. */
export class RoomStillness {
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly heard = new Map<string, Heard>();
  private still = "";

  constructor(private readonly options: StillnessOptions) {}

  start(): void {
    this.timer ??= setInterval(() => void this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.heard.clear();
    this.still = "";
  }

  async look(now = Date.now()): Promise<void> {
    const packets = packetsByTrack(await this.options.stats());
    const people = this.options.participants();
    const still = people.filter((each) => this.isStill(each, packets, now)).map(({ peerId }) => peerId);
    if (still.join() === this.still) return;
    this.still = still.join();
    this.options.tell(still);
  }

  private isStill({ peerId, media, stream }: RoomParticipant, packets: Map<string, number>, now: number): boolean {
    const tracks = stream?.getTracks().filter((track) => packets.has(track.id)) ?? [];
    const sends = media.audioEnabled || media.videoEnabled;
    if (!sends || tracks.length === 0) {
      this.heard.delete(peerId);
      return false;
    }
    const sum = tracks.reduce((total, track) => total + (packets.get(track.id) ?? 0), 0);
    const before = this.heard.get(peerId);
    if (before?.packets !== sum) this.heard.set(peerId, { packets: sum, at: now });
    return before !== undefined && before.packets === sum && sum > 0 && now - before.at >= STILL_MS;
  }
}

function packetsByTrack(stats: RTCStatsReport): Map<string, number> {
  const packets = new Map<string, number>();
  stats.forEach((stat: { type: string; trackIdentifier?: string; packetsReceived?: number }) => {
    if (stat.type === "inbound-rtp" && stat.trackIdentifier)
      packets.set(stat.trackIdentifier, stat.packetsReceived ?? 0);
  });
  return packets;
}
