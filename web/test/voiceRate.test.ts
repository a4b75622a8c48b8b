import { expect, it } from "vitest";
import type { QualityReport } from "../src/lib/types";
import { VoiceRate } from "../src/lib/voiceRate";

const CALM: QualityReport = { quality: "good", lossOutPercent: 0 };
const LOSSY: QualityReport = { quality: "poor", lossOutPercent: 8 };

function after(voice: VoiceRate, looks: number, report: QualityReport, picture = false): number {
  for (let i = 0; i < looks; i++) voice.observe(report, picture);
  return voice.kbps;
}

/** As Chromium has it on a line of this rate: it believes in what fits, yet never in much more than is sent. */
function onLine(voice: VoiceRate, looks: number, lineKbps: number): number {
  for (let i = 0; i < looks; i++) {
    const sentKbps = Math.min(voice.kbps + 10, lineKbps);
    const estimateKbps = Math.min(lineKbps, sentKbps * 1.5 + 10);
    const lossOutPercent = voice.kbps + 20 > lineKbps && voice.kbps > 32 ? 12 : 0;
    voice.observe({ quality: "good", lossOutPercent, sentKbps, estimateKbps }, false);
  }
  return voice.kbps;
}

it("goes down to 32 kbit/s on a line of 40 and stays, and up to the most on a free one [A90]", () => {
  const voice = new VoiceRate();
  expect(onLine(voice, 2, 40)).toBe(32);
  expect(onLine(voice, 20, 40)).toBe(32);
  expect(onLine(voice, 4, 10_000)).toBe(64);
  expect(onLine(voice, 4, 10_000)).toBe(128);
});

it("leaves most of the line to the picture where there is one [A90]", () => {
  expect(after(new VoiceRate(), 9, { ...CALM, bitrateKbps: 2000 }, true)).toBe(128);
  expect(after(new VoiceRate(), 9, { ...CALM, bitrateKbps: 600 }, true)).toBe(64);
  expect(after(new VoiceRate(), 9, { ...CALM, bitrateKbps: 200 }, true)).toBe(32);
});

it("never takes more than is allowed, and never less than 32 [A90]", () => {
  expect(after(new VoiceRate(48), 9, { ...CALM, bitrateKbps: 5000 }, true)).toBe(48);
  expect(after(new VoiceRate(48), 9, CALM)).toBe(48);
  expect(after(new VoiceRate(), 9, LOSSY)).toBe(32);
  expect(new VoiceRate(10).kbps).toBe(32);
});

it("goes by losses beside a picture where the browser only says what it wants to send [A90]", () => {
  expect(after(new VoiceRate(), 2, { ...LOSSY, bitrateKbps: 597 }, true)).toBe(32);
  expect(after(new VoiceRate(), 2, { ...LOSSY, bitrateKbps: 597, estimateKbps: 597 }, true)).toBe(64);
});

it("goes by losses where the browser has no estimate [A90]", () => {
  const voice = new VoiceRate();
  expect(after(voice, 2, LOSSY)).toBe(32);
  expect(after(voice, 16, CALM)).toBe(128);
});

it("tries a step that did not last again later and later", () => {
  const voice = new VoiceRate(48);
  expect(after(voice, 1, LOSSY)).toBe(32);
  expect(after(voice, 2, CALM)).toBe(48);
  expect(after(voice, 1, LOSSY)).toBe(32);
  expect(after(voice, 3, CALM)).toBe(32);
  expect(after(voice, 1, CALM)).toBe(48);
});

it("does not take the little that a muted microphone sends for a bad line", () => {
  expect(after(new VoiceRate(), 3, { ...CALM, sentKbps: 12, estimateKbps: 28 })).toBe(96);
});
