import type { DeviceKind } from "../lib/preferences";
import type { MediaState } from "../lib/types";
import type { Wish } from "../lib/wish";

/** A call or a room, as far as its microphone and camera go. */
export interface MediaOwner {
  readonly state: { media: MediaState; localStream: MediaStream | null };
  readonly voice: Wish;
  readonly camera: Wish;
  chooseDevice(kind: DeviceKind, deviceId: string): Promise<void>;
}
