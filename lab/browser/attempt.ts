import { beforeEach } from "vitest";

let attempts = 0;

beforeEach(() => {
  attempts += 1;
});

/** A room of this attempt alone: who was in it at an earlier one may still hold a seat there. */
export function fresh(room: string): string {
  return `${room}-${attempts}`;
}
