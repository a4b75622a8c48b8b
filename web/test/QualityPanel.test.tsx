import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallSession } from "../src/lib/callSession";
import { type CallState, idleState } from "../src/lib/callState";
import { reasonsOf } from "../src/lib/qualityReasons";
import type { QualityReport } from "../src/lib/types";
import { InCall } from "../src/react/components/InCall";
import { act } from "./fakes/act";
import { fakeDevices } from "./fakes/media";
import { FakeSocket } from "./fakes/socket";

const POOR: QualityReport = {
  quality: "poor",
  rttMs: 420,
  lossInPercent: 6.5,
  lossOutPercent: 0,
  bitrateKbps: 150,
  sentKbps: 140,
  width: 320,
  height: 240,
  framesPerSecond: 29.6,
  codec: "VP9",
  way: { local: "relay", remote: "host", protocol: "tcp" },
};
const processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
let place: HTMLElement;
let session: CallSession;

beforeEach(() => {
  place = document.body.appendChild(document.createElement("div"));
  Object.defineProperty(navigator, "mediaDevices", { value: fakeDevices(), configurable: true });
  session = new CallSession({ socket: new FakeSocket(), selfId: "ada" });
  for (const what of ["setPicture", "setProcessing", "setVideo"] as const) vi.spyOn(session, what).mockResolvedValue();
});

afterEach(() => place.remove());

const find = (testId: string) => place.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
const click = (testId: string) => act(async () => find(testId)?.click());

async function show(report: QualityReport | null, more: Partial<CallState> = {}) {
  const quality = report?.quality ?? null;
  const reasons = report ? reasonsOf(report, []) : [];
  const state = { ...idleState(), phase: "active" as const, report, quality, reasons, ...more };
  const root = createRoot(place);
  await act(async () => root.render(<InCall session={session} state={state} />));
}

it.each(["good", "fair", "poor"] as const)(
  "shows %s by its bars and says it to screen readers [A100, A111]",
  async (word) => {
    await show({ quality: word });
    expect(find("quality")?.getAttribute("aria-label")).toBe(
      `${word === "poor" ? "Weak. " : ""}Connection quality: ${word}`,
    );
    expect(find("quality")?.className).toContain(`--${word}`);
    expect(place.querySelectorAll(".parley-quality .is-on")).toHaveLength({ good: 3, fair: 2, poor: 1 }[word]);
  },
);

it("says that it is being measured before there is anything to say", async () => {
  await show(null);
  expect(find("quality")?.getAttribute("aria-label")).toBe("Connection quality: being measured");
});

it("opens to why it is bad, what helps, and every number [A137]", async () => {
  await show(POOR);
  expect(find("quality-panel")).toBeNull();
  await click("quality");
  const kinds = [...place.querySelectorAll<HTMLElement>('[data-testid="quality-reason"]')].map(
    (each) => each.dataset.kind,
  );
  expect(kinds).toEqual(["uplink", "loss-in", "round-trip"]);
  const words = find("quality-panel")?.textContent ?? "";
  for (const each of [
    "420 ms",
    "6.5 %",
    "150 kbit/s",
    "320 × 240, 30 a second, VP9",
    "through a relay, TCP",
    "cable",
  ]) {
    expect(words).toContain(each);
  }
});

it("closes on Escape, and on its button", async () => {
  await show(POOR);
  await click("quality");
  const key = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
  await act(async () => void find("quality-panel")?.dispatchEvent(key));
  expect(find("quality-panel")).toBeNull();
  await click("quality");
  await click("quality-close");
  expect(find("quality-panel")).toBeNull();
});

it.each(["auto", "fhd", "hd", "sd", "ld", "audio"])("offers the picture %s [A137]", async (choice) => {
  await show(POOR, { picture: { choice: choice === "auto" ? "sd" : "auto", profile: "sd", pausedAtKbps: null } });
  await click("quality");
  await click(`picture-${choice}`);
  expect(session.setPicture).toHaveBeenCalledWith(choice);
});

it.each(Object.keys(processing))("lets the person switch %s off [A91, A138]", async (key) => {
  await show(POOR);
  await click("quality");
  expect((find(`voice-${key}`) as HTMLInputElement).checked).toBe(true);
  await click(`voice-${key}`);
  expect(session.setProcessing).toHaveBeenCalledWith({ [key]: false });
});

it("says why the camera is off, with the way to try all the same [A120]", async () => {
  await show(null, { picture: { choice: "auto", profile: "ld", pausedAtKbps: 120 } });
  expect(find("picture-paused")?.textContent).toContain("120 kbit/s");
  await click("picture-resume");
  expect(session.setVideo).toHaveBeenCalledWith(true);
});
