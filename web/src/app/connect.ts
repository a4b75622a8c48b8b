import { io, type Socket } from "socket.io-client";
import { Api } from "../lib/api";
import type { User } from "../lib/types";

/** A signed-in person's ways to the server. */
export interface Link {
  me: User;
  api: Api;
  socket: Socket;
}

/** Finds out who a token is, and connects. Throws an `ApiError` where the token is refused. */
export async function connect(token: string): Promise<Link> {
  const me = await new Api({ token: () => token }).me();
  const socket = io({ auth: { token } });
  return { me, api: Api.of(socket), socket };
}
