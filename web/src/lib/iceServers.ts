import type { TurnCredentials, TurnGrant } from "./types";

const REFRESH_AT = 0.8;
const RETRY_MS = 10_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** TURN servers with credentials that end some day; asks for new ones when 80 % of their time is over. */
export class IceServers {
  private servers: RTCIceServer[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `refresh` is called when it is time for new credentials, and again every ten seconds until they are set: the server may be away. */
  constructor(private readonly refresh: () => void) {}

  /** Only what the server gave: no third party ever learns who calls whom. */
  get list(): RTCIceServer[] {
    return this.servers;
  }

  /** Takes credentials, the whole answer of the server around them, or nothing. */
  set(given: TurnCredentials | TurnGrant | null | undefined, now = Date.now()): void {
    const grant = unwrap(given);
    this.servers = grant ? serversOf(grant.credentials) : [];
    this.schedule(grant ? expiryOf(grant) : undefined, now);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private schedule(expiry: number | undefined, now: number): void {
    clearTimeout(this.timer);
    if (expiry === undefined || expiry <= now) return;
    this.due(Math.min(LONGEST_TIMER_MS, (expiry - now) * REFRESH_AT));
  }

  private due(inMs: number): void {
    this.timer = setTimeout(() => {
      this.due(RETRY_MS);
      this.refresh();
    }, inMs);
  }
}

function unwrap(given: TurnCredentials | TurnGrant | null | undefined): TurnGrant | undefined {
  if (!given) return undefined;
  if ("credentials" in given) return given.credentials ? given : undefined;
  return "urls" in given ? { credentials: given } : undefined;
}

function serversOf({ urls, username, credential }: TurnCredentials): RTCIceServer[] {
  const list = [urls ?? []].flat();
  if (list.length === 0) return [];
  return [{ urls: list, ...(username ? { username } : {}), ...(credential ? { credential } : {}) }];
}

/** The user name of a TURN credential begins with the second in which it ends. */
function expiryOf({ credentials, expiresAt }: TurnGrant): number | undefined {
  const ms = expiresAt ? Date.parse(expiresAt) : Number.parseInt(credentials.username ?? "", 10) * 1000;
  return Number.isFinite(ms) ? ms : undefined;
}

/**
 * Reads what a host page gives: JSON of an array as for `RTCPeerConnection.setConfiguration`, or that array itself.
 * Throws where a browser could not use it.
 */
export function parseIceServers(given: unknown): RTCIceServer[] {
  const servers = typeof given === "string" ? JSON.parse(given) : given;
  if (!Array.isArray(servers) || !servers.every(isServer)) throw new TypeError("not an array of ICE servers");
  return servers;
}

function isServer(server: unknown): server is RTCIceServer {
  const { urls } = (server ?? {}) as RTCIceServer;
  const list = [urls].flat();
  return list.length > 0 && list.every((url) => /^(stun|turn)s?:/i.test(String(url)));
}
