/** How a STUN or TURN server is reached. */
export type Kind = "stun" | "udp" | "tcp" | "tls";

/** What the URL of an ICE server says (RFC 7064, RFC 7065). */
export interface Way {
  url: string;
  kind: Kind;
  host: string;
  port: number;
}

/** Undefined where it is no such URL, or one that no browser can use: TURN over DTLS. */
export function wayOf(url: string): Way | undefined {
  const parts = /^(stuns?|turns?):(\[[^\]]+\]|[^:?/\s]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(url.trim());
  if (!parts) return undefined;
  const [, scheme = "", host = "", port, transport] = parts.map((part) => part?.toLowerCase());
  const kind = kindOf(scheme, transport);
  if (!kind) return undefined;
  return { url: url.trim(), kind, host, port: Number(port ?? (scheme.endsWith("s") ? 5349 : 3478)) };
}

function kindOf(scheme: string, transport: string | undefined): Kind | undefined {
  if (scheme === "stun") return "stun";
  if (scheme === "turns") return transport === "udp" ? undefined : "tls";
  if (scheme === "turn") return transport === "tcp" ? "tcp" : "udp";
  return undefined;
}
