import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../src/lib/api";
import { untilHeard } from "../src/lib/untilHeard";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const away = () => Promise.reject(new ApiError(0, "unreachable", "away"));

it("repeats what a server that is away did not hear, until it is there again", async () => {
  const say = vi.fn(away).mockImplementationOnce(away).mockImplementationOnce(away);
  say.mockImplementation(() => Promise.resolve() as Promise<never>);
  const done = untilHeard(say);
  await vi.advanceTimersByTimeAsync(1000 + 2000);
  await done;
  expect(say).toHaveBeenCalledTimes(3);
});

it("takes a refusal for an answer", async () => {
  const say = vi.fn(() => Promise.reject(new ApiError(409, "illegal_transition", "over")));
  await untilHeard(say);
  expect(say).toHaveBeenCalledTimes(1);
});

it("gives up after two minutes", async () => {
  const say = vi.fn(away);
  const done = untilHeard(say);
  await vi.advanceTimersByTimeAsync(130_000);
  await done;
  expect(say.mock.calls.length).toBeGreaterThan(10);
});
