import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { expectedUplink, rememberUplink } from "../src/lib/linkMemory";

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it("expects what was found less than ten minutes ago [A120]", () => {
  rememberUplink(150, 1000);
  expect(expectedUplink(500_000)).toBe(150);
  expect(expectedUplink(700_000)).toBeUndefined();
});

it("believes a browser that says the network is slow, where nothing was found [A120]", () => {
  vi.stubGlobal("navigator", { connection: { effectiveType: "2g" } });
  expect(expectedUplink()).toBeLessThan(200);
  rememberUplink(900);
  expect(expectedUplink()).toBe(900);
});

it("expects nothing where nobody knows, or where what is kept is nonsense", () => {
  expect(expectedUplink()).toBeUndefined();
  for (const nonsense of ["{", "[]", '{"kbps":"x","at":0}']) {
    localStorage.setItem("parley.uplink", nonsense);
    expect(expectedUplink(1)).toBeUndefined();
  }
});
