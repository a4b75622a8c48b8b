import { expect, it, vi } from "vitest";
import type { RoomParticipant } from "../src/lib/roomState";
import { RoomStillness } from "../src/lib/roomStillness";

/** Somebody whose microphone arrives as the track `voice`. */
function somebody(audioEnabled = true): RoomParticipant {
  const stream = { getTracks: () => [{ id: "voice" }] } as unknown as MediaStream;
  const media = { audioEnabled, videoEnabled: false, screenSharing: false };
  const silenced = { audio: false, video: false };
  return { peerId: "p1", userId: "ben", userName: "Ben", media, stream, screen: null, tracks: [], silenced };
}

function watching(participant: RoomParticipant) {
  let packets = 0;
  const tell = vi.fn<(peerIds: string[]) => void>();
  const stats = async () =>
    new Map([
      ["a", { type: "inbound-rtp", trackIdentifier: "voice", packetsReceived: packets }],
    ]) as unknown as RTCStatsReport;
  const stillness = new RoomStillness({ stats, participants: () => [participant], tell });
  const at = (now: number, received: number) => {
    packets = received;
    return stillness.look(now);
  };
  return { at, tell };
}

it("tells of somebody from whom nothing has come for three seconds, and again when they are back", async () => {
  const { at, tell } = watching(somebody());
  await at(0, 50);
  await at(1000, 100);
  await at(3000, 100);
  expect(tell).not.toHaveBeenCalled();
  await at(4000, 100);
  expect(tell).toHaveBeenLastCalledWith(["p1"]);
  await at(5000, 150);
  expect(tell).toHaveBeenLastCalledWith([]);
});

it("says nothing of somebody who sends nothing on purpose", async () => {
  const { at, tell } = watching(somebody(false));
  for (let now = 0; now <= 10_000; now += 1000) await at(now, 100);
  expect(tell).not.toHaveBeenCalled();
});

it("says nothing of somebody from whom nothing has come yet", async () => {
  const { at, tell } = watching(somebody());
  for (let now = 0; now <= 10_000; now += 1000) await at(now, 0);
  expect(tell).not.toHaveBeenCalled();
});
