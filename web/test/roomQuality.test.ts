import { expect, it, vi } from "vitest";
import { RoomQuality } from "../src/lib/roomQuality";
import type { RoomParticipant } from "../src/lib/roomState";
import type { Quality, QualityReport } from "../src/lib/types";

const NOTHING = { audio: false, video: false };

function ben(): RoomParticipant {
  const stream = { getTracks: () => [{ id: "voice" }] } as unknown as MediaStream;
  const media = { audioEnabled: true, videoEnabled: false, screenSharing: false };
  return { peerId: "p1", userId: "ben", userName: "Ben", media, stream, screen: null, tracks: [], silenced: NOTHING };
}

function judged() {
  let counted = { received: 0, lost: 0 };
  const tell = vi.fn<(own: QualityReport, others: Record<string, Quality>) => void>();
  const quality = new RoomQuality({
    stats: async () =>
      new Map([
        [
          "a",
          {
            type: "inbound-rtp",
            trackIdentifier: "voice",
            packetsReceived: counted.received,
            packetsLost: counted.lost,
          },
        ],
      ]) as unknown as RTCStatsReport,
    participants: () => [ben()],
    tell,
  });
  return async (now: number, received: number, lost: number) => {
    counted = { received, lost };
    await quality.look(now);
    return tell.mock.lastCall?.[1].p1;
  };
}

it("judges how well somebody arrives by what was lost of them lately", async () => {
  const look = judged();
  expect(await look(3000, 150, 0)).toBe("good");
  expect(await look(6000, 298, 2)).toBe("good");
  expect(await look(9000, 428, 22)).toBe("poor");
  for (let i = 4; i <= 6; i++) await look(i * 3000, 425 + (i - 3) * 150, 22);
  expect(await look(21_000, 1175, 22)).toBe("good");
});

it("begins anew when the counters do, and says nothing ill of a few packets", async () => {
  const look = judged();
  await look(3000, 400, 90);
  expect(await look(6000, 10, 2)).toBe("good");
});
