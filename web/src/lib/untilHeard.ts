import { ApiError } from "./api";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Says something again until the server has heard it, or for two minutes: what must not get lost, such as that a call is over. Gives the
 * answer, where there is one.
 */
export async function untilHeard<T>(say: () => Promise<T>, forMs = 120_000): Promise<T | undefined> {
  const deadline = Date.now() + forMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await say();
    } catch (error) {
      // What the server refuses it has heard.
      if (!isAway(error) || Date.now() + pause > deadline) return undefined;
      const wait = pause;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** Whether a request failed because nobody could take it just now, so that it may be made again. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}
