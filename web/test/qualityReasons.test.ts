import { expect, it } from "vitest";
import { lineAdvice, reasonsOf } from "../src/lib/qualityReasons";
import type { QualityReport } from "../src/lib/types";

const kinds = (report: Partial<QualityReport>, quality: "good" | "fair" | "poor" | null = null) =>
  reasonsOf({ quality: "poor", ...report }, [{ userName: "Ben", quality }]).map((each) => each.kind);

it("has nothing to say of a good connection", () => {
  expect(kinds({ rttMs: 40, lossInPercent: 0, lossOutPercent: 1, bitrateKbps: 900 }, "good")).toEqual([]);
});

it.each([
  [{ bitrateKbps: 150 }, "uplink", /Your uplink is slow.*150 kbit/],
  [{ lossInPercent: 6 }, "loss-in", /lost on the way to you/],
  [{ lossOutPercent: 3 }, "loss-out", /lost on the way from you/],
  [{ rttMs: 420 }, "round-trip", /420 ms/],
  [{ limitedBy: "cpu" }, "cpu", /the browser lowers the picture|Your browser lowers/],
])("says of %j why it is bad, and what helps [A137]", (report, kind, words) => {
  const [reason] = reasonsOf({ quality: "poor", ...report }, []);
  expect(reason?.kind).toBe(kind);
  expect(reason?.words).toMatch(words);
  expect(reason?.advice).not.toBe("");
});

it("says whose connection it is where the other side reports that [A137]", () => {
  expect(kinds({}, "poor")).toEqual(["theirs"]);
  expect(reasonsOf({ quality: "good" }, [{ userName: "Ben", quality: "poor" }])[0]?.words).toContain("Ben");
});

it("puts the worst first, and advises audio only where a picture does not fit [A137]", () => {
  expect(kinds({ bitrateKbps: 100, rttMs: 150, lossInPercent: 7 })).toEqual(["uplink", "loss-in", "round-trip"]);
  expect(reasonsOf({ quality: "poor", bitrateKbps: 100 }, [])[0]?.advice).toContain("audio only");
});

it("says once what helps against a bad line, and not where the line is fine [A137]", () => {
  expect(lineAdvice(reasonsOf({ quality: "poor", lossInPercent: 9, lossOutPercent: 9 }, []))).toContain("cable");
  expect(lineAdvice(reasonsOf({ quality: "poor", rttMs: 900, limitedBy: "cpu" }, []))).toBeUndefined();
});

it("names the relay where there is one", () => {
  const way = { local: "relay", remote: "host", protocol: "udp" };
  expect(reasonsOf({ quality: "fair", rttMs: 200, way }, [])[0]?.advice).toContain("relay");
});
