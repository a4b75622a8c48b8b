const TOKEN = "parley.token";
const INVITE = "parley.invite";
const CALL = "parley.call";
const ROOM = "parley.room";
const SEAT = "parley.seat";
const LAST_NAME = "parley.name";

/** Who this tab is. Session storage belongs to one tab, so that two tabs can be two people. */
export const identity = {
  get token(): string | null {
    return sessionStorage.getItem(TOKEN);
  },
  set token(token: string | null) {
    keep(sessionStorage, TOKEN, token);
  },
  /** An invitation that waits until it is known who accepts it. */
  get invite(): string | null {
    return sessionStorage.getItem(INVITE);
  },
  set invite(invite: string | null) {
    keep(sessionStorage, INVITE, invite);
  },
  /** The call that this tab is in; another tab of the same person must not take it. */
  get call(): string | null {
    return sessionStorage.getItem(CALL);
  },
  set call(call: string | null) {
    keep(sessionStorage, CALL, call);
  },
  /** The room that this tab was in last; after a reload it goes straight back. */
  get room(): string | null {
    return sessionStorage.getItem(ROOM);
  },
  set room(room: string | null) {
    keep(sessionStorage, ROOM, room);
  },
  /** Brings a page that is loaded again back to its seat in the room; it is good for one page. */
  takeSeat(roomId: string): string | undefined {
    const [room, token] = JSON.parse(sessionStorage.getItem(SEAT) ?? "[]");
    sessionStorage.removeItem(SEAT);
    return room === roomId ? token : undefined;
  },
  keepSeat(roomId: string, token: string | undefined): void {
    if (token) sessionStorage.setItem(SEAT, JSON.stringify([roomId, token]));
  },
  get lastName(): string {
    return localStorage.getItem(LAST_NAME) ?? "";
  },
  set lastName(name: string) {
    keep(localStorage, LAST_NAME, name);
  },
};

/** Moves token and invitation out of the address, where others could read them over a shoulder. */
export function takeFromAddress(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get("token");
  const invite = given.get("invite");
  if (token) identity.token = token.trim();
  if (invite) identity.invite = invite.trim();
  if (token || invite) history.replaceState(null, "", location.pathname + location.search);
}

function keep(storage: Storage, key: string, value: string | null): void {
  if (value) storage.setItem(key, value);
  else storage.removeItem(key);
}
