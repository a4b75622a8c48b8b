import { expect, it } from "vitest";
import type { QualityReport } from "../src/lib/types";
import { VoiceRate } from "../src/lib/voiceRate";

const CALM: QualityReport = { quality: "good", lossOutPercent: 0 };
const LOSSY: QualityReport = { quality: "poor", lossOutPercent: 8 };

function after(voice: VoiceRate, looks: number, kbps: number | undefined, picture: boolean, report = CALM): number {
  for (let i = 0; i < looks; i++) voice.observe(report, kbps, picture);
  return voice.kbps;
}

it("goes down to 32 kbit/s at once on a line of 40, and up to the most on a free one [A90]", () => {
  const voice = new VoiceRate();
  expect(after(voice, 1, 40, false)).toBe(32);
  expect(after(voice, 1, 400, false)).toBe(48);
  expect(after(voice, 9, 400, false)).toBe(128);
});

it("leaves most of the line to the picture where there is one [A90]", () => {
  expect(after(new VoiceRate(), 9, 2000, true)).toBe(128);
  expect(after(new VoiceRate(), 9, 600, true)).toBe(64);
  expect(after(new VoiceRate(), 9, 200, true)).toBe(32);
});

it("never takes more than is allowed, and never less than 32 [A90]", () => {
  expect(after(new VoiceRate(48), 9, 5000, true)).toBe(48);
  expect(after(new VoiceRate(), 9, 5, false)).toBe(32);
  expect(new VoiceRate(10).kbps).toBe(32);
});

it("goes by losses where the browser has no estimate [A90]", () => {
  const voice = new VoiceRate();
  expect(after(voice, 2, undefined, false, LOSSY)).toBe(32);
  expect(after(voice, 4, undefined, false)).toBe(128);
});
