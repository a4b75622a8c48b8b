/**
 * In which order people are shown: as they came. Who speaks and would not be seen without leafing takes the place of whoever stands last
 * among those that are; so that nobody else moves.
 */
export function inOrder(before: string[], ids: string[], speaker: string | null, seen: number): string[] {
  const here = new Set(ids);
  const kept = before.filter((id) => here.has(id));
  const known = new Set(kept);
  const order = [...kept, ...ids.filter((id) => !known.has(id))];
  const at = speaker === null ? -1 : order.indexOf(speaker);
  if (at < seen || seen < 1) return order;
  [order[seen - 1], order[at]] = [order[at] as string, order[seen - 1] as string];
  return order;
}

/** Oneself stands last on the first page, the others before and after. */
export function withSelf(others: string[], self: string, capacity: number): string[] {
  const at = Math.min(others.length, Math.max(0, capacity - 1));
  return [...others.slice(0, at), self, ...others.slice(at)];
}

/** Whom speaker view shows: who speaks, else who spoke last, else who came first. Never oneself where somebody else is there. */
export function inFocus(before: string | null, others: string[], speaker: string | null): string | null {
  if (speaker !== null && others.includes(speaker)) return speaker;
  return before !== null && others.includes(before) ? before : (others[0] ?? null);
}
