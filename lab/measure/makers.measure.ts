import { loadavg } from "node:os";
import { expect, it } from "vitest";
import { MAKERS, Makers } from "../browser/makers";

const RUNS = Number(process.env.RUNS ?? 5);

/** Seven clients, four of which also decode six pictures each, are much for two cores: `./check` lets each meet its like only. */
const WITHIN_MS = 45_000;

it("clients of seven makers are in one room, and all receive all", { timeout: RUNS * 120_000 }, async () => {
  const makers = await Makers.start();
  const failed: string[][] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    await Promise.all(MAKERS.map((maker) => makers.enter(maker, `all-${run}`)));
    const inRoom = performance.now();
    const said = await makers.receiveEachOther(WITHIN_MS);
    // Offers of seven may cross; who can take one back does, and the others must not come into that.
    const wrong = said.filter((each) => !each.includes('"offer_collision"'));
    const [enter, receive] = [inRoom - began, performance.now() - inRoom].map(Math.round);
    const verdict = wrong.length === 0 ? "all receive all" : wrong.join("\n");
    console.log(`in the room after ${enter} ms, ${receive} ms later: ${verdict} (load ${loadavg()[0]?.toFixed(1)})`);
    if (wrong.length > 0) failed.push(wrong);
    await makers.leave();
  }
  await makers.stop();
  expect(failed).toEqual([]);
});
