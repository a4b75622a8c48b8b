type Auth = object | ((give: (auth: object) => void) => void);

/** What Socket.IO's manager knows of its server; it does not show all of it in its types. */
interface Server {
  uri?: string;
  opts?: { hostname?: string; secure?: boolean; port?: string | number };
}

/** The part of a Socket.IO client that this library uses. */
export interface SocketLike {
  id?: string | undefined;
  connected?: boolean;
  auth?: Auth;
  io?: object;
  // biome-ignore lint/suspicious/noExplicitAny: the signature of socket.io-client
  emit(event: string, ...args: any[]): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: the signature of socket.io-client
  on(event: string, listener: (...args: any[]) => void): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: the signature of socket.io-client
  off(event: string, listener: (...args: any[]) => void): unknown;
}

/** Where the server of a socket answers REST requests. */
export function originOf(socket: SocketLike): string {
  const page = globalThis.location?.origin;
  const { uri, opts } = (socket.io ?? {}) as Server;
  if (uri) return new URL(uri, page).origin;
  if (!opts?.hostname) return page ?? "";
  const port = opts.port ? `:${opts.port}` : "";
  return `${opts.secure ? "https" : "http"}://${opts.hostname}${port}`;
}

/** The token that a socket authenticates with; Socket.IO allows an object or a function that gives one. */
export async function tokenOf(socket: SocketLike): Promise<string | undefined> {
  const auth = socket.auth;
  const given = isGiver(auth) ? await new Promise<object>(auth) : auth;
  const token = (given as { token?: unknown } | undefined)?.token;
  return typeof token === "string" ? token : undefined;
}

function isGiver(auth: Auth | undefined): auth is (give: (auth: object) => void) => void {
  return typeof auth === "function";
}
