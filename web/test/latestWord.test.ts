import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../src/lib/api";
import { LatestWord } from "../src/lib/latestWord";

let state: string;
let away: number;
let heard: string[];
let said: string[];
let refused: Error[];
let word: LatestWord;

beforeEach(() => {
  vi.useFakeTimers();
  [state, away, heard, said, refused] = ["first", 0, [], [], []];
  word = new LatestWord(
    () => {
      said.push(state);
      // Unreachable and unavailable by turns.
      if (away-- > 0) return Promise.reject(new ApiError(away % 2 ? 0 : 503, "unavailable", "Not now."));
      return Promise.resolve(heard.push(state));
    },
    (error) => refused.push(error),
  );
});
afterEach(() => void vi.useRealTimers());

it("says again what was not heard, after 1, 2, 4, 8 and then every 10 seconds [CALL-12]", async () => {
  away = 6;
  void word.tell();
  const counts: number[] = [];
  for (const seconds of [0, 1, 2, 4, 8, 10, 9, 1]) {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    counts.push(said.length);
  }
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 6, 7]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual(["first"]);
  expect(refused).toEqual([]);
});

it("says only the latest, and at once when the server is there again [CALL-12]", async () => {
  away = 2;
  void word.tell();
  await vi.advanceTimersByTimeAsync(0);
  state = "second";
  void word.tell();
  await vi.advanceTimersByTimeAsync(0);
  state = "third";
  word.again();
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(["third"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual(["third"]);
});

it("has never two requests under way", async () => {
  const answers: (() => void)[] = [];
  word = new LatestWord(
    () => new Promise<void>((resolve) => answers.push(resolve)),
    () => {},
  );
  void word.tell();
  void word.tell();
  word.again();
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toHaveLength(2);
});

it("does not repeat what the server refuses", async () => {
  const refusal = new ApiError(409, "illegal_transition", "You are not in this call any more.");
  word = new LatestWord(
    () => Promise.reject(refusal),
    (error) => refused.push(error),
  );
  void word.tell();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refused).toEqual([refusal]);
});
