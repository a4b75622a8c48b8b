/** Below this a call begins with voices only, in kbit/s: less than that makes no picture and spoils the voice. */
export const TOO_LITTLE_KBPS = 200;

const KEY = "parley.uplink";
/** People move between networks; what was true a while ago says little. */
const FRESH_MS = 10 * 60_000;

/** Keeps what was found about this computer's uplink for the next call. */
export function rememberUplink(kbps: number, now = Date.now()): void {
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify({ kbps, at: now }));
  } catch {
    // a page without storage begins each call without knowing
  }
}

/** What may be expected of the uplink before anything was sent, in kbit/s; unknown in most cases. */
export function expectedUplink(now = Date.now()): number | undefined {
  return remembered(now) ?? hinted();
}

function remembered(now: number): number | undefined {
  try {
    const { kbps, at } = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? "{}");
    return typeof kbps === "number" && now - at < FRESH_MS ? kbps : undefined;
  } catch {
    return undefined;
  }
}

interface NetworkInformation {
  effectiveType?: string;
}

/** The browser's own opinion of the network, from all pages; it tells of slow ones only, and in Chromium only. */
const SLOW: Record<string, number> = { "slow-2g": 50, "2g": 70 };

function hinted(): number | undefined {
  const { connection } = (globalThis.navigator ?? {}) as { connection?: NetworkInformation };
  return SLOW[connection?.effectiveType ?? ""];
}
