/** The room that this page's address names: `/room/NAME`. */
export function roomInAddress(path = location.pathname): string | null {
  const [, name] = /^\/room\/([^/]+)\/?$/.exec(path) ?? [];
  if (!name) return null;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Where a room is to be found, for everybody who is let in. */
export function addressOfRoom(name: string): string {
  return `/room/${encodeURIComponent(name)}`;
}
