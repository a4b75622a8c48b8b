import type { BrowserContext } from "puppeteer-core";
import { afterEach, beforeEach } from "vitest";

/** How often each test was begun, by its id. */
const begun = new Map<string, number>();

let attempts = 0;
let attempt = 1;
let opened: BrowserContext[] = [];

beforeEach(({ task }) => {
  attempts += 1;
  attempt = (begun.get(task.id) ?? 0) + 1;
  begun.set(task.id, attempt);
  opened = [];
});

/** What a failed attempt has left open would take the processor from the next one, and answer its calls. */
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await Promise.allSettled(opened.map((context) => context.close()));
});

/** Belongs to the attempt that goes on. */
export function openedNow(context: BrowserContext): BrowserContext {
  opened.push(context);
  return context;
}

/** A room of this attempt alone: who was in it at an earlier one may still hold a seat there. */
export function fresh(room: string): string {
  return `${room}-${attempts}`;
}

/** Somebody of this attempt alone: whoever had the name at a first, failed one may still be in a call. */
export function anew(name: string): string {
  return attempt > 1 ? `${name} ${attempt}` : name;
}
