import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Gathering } from "../src/lib/gathering";

const of = (type: string) => ({ candidate: `candidate:1 1 udp 1 192.0.2.1 9 typ ${type} generation 0` });
const TURN = [{ urls: "turn:a" }];
const STUN = [{ urls: ["stun:a"] }];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Milliseconds until it was enough, or null within a minute. */
async function timeOf(servers: RTCIceServer[], act: (gathering: Gathering) => void): Promise<number | null> {
  const began = Date.now();
  const gathering = new Gathering(servers);
  let took: number | null = null;
  void gathering.enough.then(() => {
    took = Date.now() - began;
  });
  act(gathering);
  await vi.advanceTimersByTimeAsync(60_000);
  return took;
}

it("is enough with the first relay candidate, where there is TURN, also over TLS [D5]", async () => {
  expect(await timeOf(TURN, (it) => it.see(of("relay")))).toBe(0);
  expect(await timeOf([{ urls: ["stun:a", "turns:a"] }], (it) => it.see(of("relay")))).toBe(0);
});

it("does not take less where there is TURN, but for 10 s at most [D5]", async () => {
  expect(await timeOf(TURN, (it) => it.see(of("srflx")))).toBe(10_000);
  expect(await timeOf([{ urls: "turns:a" }], (it) => it.see(of("host")))).toBe(10_000);
});

it("is enough 150 ms after the first server-reflexive candidate without TURN, or after 5 s [D5]", async () => {
  expect(await timeOf(STUN, (it) => it.see(of("srflx")))).toBe(150);
  expect(await timeOf(STUN, (it) => it.see(of("host")))).toBe(5_000);
});

it("takes 3 s at most without any server [D5]", async () => {
  expect(await timeOf([], (it) => it.see(of("host")))).toBe(3_000);
});

it("is enough when there are no more [D5]", async () => {
  expect(await timeOf(TURN, (it) => it.see(null))).toBe(0);
});
