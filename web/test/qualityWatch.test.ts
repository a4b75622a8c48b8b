import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Api } from "../src/lib/api";
import { QualityReporter } from "../src/lib/qualityReporter";
import { QualityWatch, worstOf } from "../src/lib/qualityWatch";
import type { QualityReport } from "../src/lib/types";
import { fakeServer } from "./fakes/server";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SENDS = () => ({ picture: false, capKbps: 64, chosen: false });
const stats = (...entries: object[]) =>
  new Map(entries.map((each, i) => [String(i), each])) as unknown as RTCStatsReport;
const inbound = (received: number, lost: number) => ({
  id: "in",
  type: "inbound-rtp",
  packetsReceived: received,
  packetsLost: lost,
});

it("tells ten times in 30 seconds, and not after it was stopped [A99]", async () => {
  const tell = vi.fn();
  const watch = new QualityWatch({ stats: async () => new Map([["ben", stats()]]) }, SENDS, tell);
  watch.start();
  watch.start();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(tell).toHaveBeenCalledTimes(10);
  watch.stop();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(tell).toHaveBeenCalledTimes(10);
});

it("counts losses of the last twelve seconds, then forgets them", async () => {
  let [received, lost] = [0, 0];
  const losses: (number | undefined)[] = [];
  const watch = new QualityWatch(
    { stats: async () => new Map([["ben", stats(inbound(received, lost))]]) },
    SENDS,
    (reports) => losses.push(reports.get("ben")?.lossInPercent),
  );
  watch.start();
  for (let look = 0; look < 7; look++) {
    received += look === 1 ? 90 : 100;
    lost += look === 1 ? 10 : 0;
    await vi.advanceTimersByTimeAsync(3000);
  }
  expect(losses).toEqual([0, 5, 3.3, 2.5, 2.5, 0, 0]);
});

it("begins anew with somebody who comes back with a new connection", async () => {
  const counts = [inbound(1000, 100), inbound(90, 10)];
  const losses: (number | undefined)[] = [];
  const watch = new QualityWatch(
    { stats: async () => new Map([["ben", stats(counts.shift() ?? inbound(190, 10))]]) },
    SENDS,
    (reports) => losses.push(reports.get("ben")?.lossInPercent),
  );
  watch.start();
  await vi.advanceTimersByTimeAsync(9000);
  expect(losses).toEqual([9.1, 10, 5]);
});

it("goes on where the browser has no statistics for a moment", async () => {
  const tell = vi.fn();
  const source = vi.fn(async () => new Map([["ben", stats()]]));
  source.mockRejectedValueOnce(new Error("closed"));
  const watch = new QualityWatch({ stats: source }, SENDS, tell);
  watch.start();
  await vi.advanceTimersByTimeAsync(6000);
  expect(tell).toHaveBeenCalledTimes(1);
});

it("takes the worst of several connections", () => {
  const report = (quality: QualityReport["quality"], rttMs: number) => ({ quality, rttMs });
  expect(worstOf([report("good", 1), report("poor", 2), report("fair", 3)])?.rttMs).toBe(2);
  expect(worstOf([])).toBeUndefined();
});

it("tells the server later what it could not tell at once, and nothing that concerns the browser alone", async () => {
  let answer: [number, object?] = [503, { error: { code: "unavailable", message: "starting" } }];
  const requests = fakeServer({ "POST /api/calls/call-1/quality": () => answer as [number, object] });
  const reporter = new QualityReporter(new Api());
  const way = { local: "host", remote: "host", protocol: "udp" };
  await reporter.send("call-1", { quality: "good", rttMs: 1, way, estimateKbps: 7, limitedBy: "cpu", incoming: {} });
  await reporter.send("call-1", { quality: "poor", rttMs: 2 });
  answer = [204];
  await reporter.send("call-1", { quality: "good", rttMs: 3 });
  await reporter.send("call-1", { quality: "good", rttMs: 4 });
  expect(requests.map(({ body }) => body)).toEqual([
    { quality: "good", rttMs: 1 },
    { quality: "poor", rttMs: 2, earlier: [{ quality: "good", rttMs: 1 }] },
    {
      quality: "good",
      rttMs: 3,
      earlier: [
        { quality: "good", rttMs: 1 },
        { quality: "poor", rttMs: 2 },
      ],
    },
    { quality: "good", rttMs: 4 },
  ]);
});

it("keeps a minute of samples at most, and none that the server does not want", async () => {
  let status = 503;
  const requests = fakeServer({ "POST /api/calls/call-1/quality": () => [status] });
  const reporter = new QualityReporter(new Api());
  for (let i = 0; i < 30; i++) await reporter.send("call-1", { quality: "good", rttMs: i });
  status = 409;
  await reporter.send("call-1", { quality: "good", rttMs: 30 });
  await reporter.send("call-1", { quality: "good", rttMs: 31 });
  expect(requests.at(-2)?.body?.earlier).toHaveLength(19);
  expect(requests.at(-1)?.body).toEqual({ quality: "good", rttMs: 31 });
});
