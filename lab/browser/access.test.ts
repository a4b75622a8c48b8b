import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Server } from "./server";

const SECRET = "the secret of the default namespace, long enough";
let server: Server;

beforeAll(async () => {
  server = await Server.start({
    PARLEY_JWT_SECRET: SECRET,
    PARLEY_HTTP_HOST: "127.0.0.1",
    PARLEY_ADMIN_KEY: "admin key",
  });
});

afterAll(() => server?.stop());

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

function token(
  claims: Record<string, unknown>,
  { secret = SECRET, header = { alg: "HS256", typ: "JWT" }, hash = "sha256" } = {},
): string {
  const content = `${encode(header)}.${encode({ exp: now() + 60, ...claims })}`;
  return `${content}.${createHmac(hash, secret).update(content).digest("base64url")}`;
}

async function status(method: string, path: string, bearer?: string): Promise<number> {
  const response = await fetch(server.url + path, {
    method,
    headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
  });
  await response.arrayBuffer();
  return response.status;
}

function handshake(auth: Record<string, unknown>): Promise<string> {
  return new Promise((resolve) => {
    const socket = io(server.url, { auth, transports: ["websocket"], forceNew: true, reconnection: false });
    const done = (result: string) => {
      socket.disconnect();
      resolve(result);
    };
    socket.once("connect", () => done("connected"));
    socket.once("connect_error", (error) =>
      done((error as Error & { data?: { code: string } }).data?.code ?? error.message),
    );
  });
}

const good = () => token({ sub: "ada" });

function forged(): Record<string, string> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const rsa = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ sub: "ada", exp: now() + 60 })}`;
  return {
    "not a token": "x",
    "three dots": "a.b.c",
    "no algorithm": `${encode({ alg: "none" })}.${encode({ sub: "ada", exp: now() + 60 })}.`,
    "another secret": token({ sub: "ada" }, { secret: "somebody elses secret, long enough too" }),
    "another algorithm of the same key": token(
      { sub: "ada" },
      { header: { alg: "HS512", typ: "JWT" }, hash: "sha512" },
    ),
    "a signature of another kind": `${rsa}.${sign("sha256", Buffer.from(rsa), privateKey).toString("base64url")}`,
    expired: token({ sub: "ada", exp: now() - 1 }),
    "without an end": token({ sub: "ada", exp: undefined }),
    "not yet valid": token({ sub: "ada", nbf: now() + 600 }),
    "without a subject": token({}),
    "an unknown namespace": token({ sub: "ada", ns: "nowhere" }),
    "a subject that is no text": token({ sub: 7 }),
  };
}

/** Method and path of every route whose description wants a token. */
async function guardedRoutes(): Promise<[string, string][]> {
  type Operations = Record<string, { security?: unknown[] }>;
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, Operations> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.security?.length !== 0)
      .map(([method]): [string, string] => [
        method.toUpperCase(),
        path.replaceAll(/\{[^}]+\}/g, "00000000-0000-4000-8000-000000000000"),
      ]),
  );
}

describe("the described routes", () => {
  it("are refused without a token, and with every kind of bad one [A107]", async () => {
    const guarded = await guardedRoutes();
    expect(guarded.length).toBeGreaterThan(25);
    for (const [method, path] of guarded) {
      // Only an upgrade is asked for a token there; RoomServerTest tries those.
      const refused = path === "/v1/webrtc/signal" ? 426 : 401;
      expect(await status(method, path), `${method} ${path}`).toBe(refused);
    }
    for (const [what, bearer] of Object.entries(forged())) {
      for (const path of ["/api/me", "/api/calls", "/api/calls/turn-credentials"])
        expect(await status("GET", path, bearer), what).toBe(401);
    }
    expect(await status("GET", "/api/me", good())).toBe(200);
  });
});

describe("the socket handshake", () => {
  it("is refused without a token, and with every kind of bad one [A107]", async () => {
    expect(await handshake({})).toBe("unauthorized");
    for (const [what, bearer] of Object.entries(forged()))
      expect(await handshake({ token: bearer }), what).toBe("unauthorized");
    expect(await handshake({ token: good() })).toBe("connected");
  });
});

describe("production mode", () => {
  it("hands out no sessions", async () => {
    expect(await status("POST", "/api/dev/session")).toBe(404);
  });

  it("takes the id of a user from the token", async () => {
    const response = await fetch(`${server.url}/api/me`, {
      headers: { authorization: `Bearer ${token({ sub: "john", name: "John Doe", identifier: "john@example.com" })}` },
    });
    expect(await response.json()).toMatchObject({ user: { name: "John Doe", identifier: "john@example.com" } });
    const uuid = "3f2b8c1e-0000-4000-8000-000000000001";
    const same = await fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${token({ sub: uuid })}` } });
    expect((await same.json()).user.id).toBe(uuid);
  });
});

describe("a namespace", () => {
  it("sees nothing of another, and is gone with its tokens when it is deleted", async () => {
    const admin = { authorization: "Bearer admin key", "content-type": "application/json" };
    const created = await fetch(`${server.url}/api/admin/namespaces`, {
      method: "POST",
      headers: admin,
      body: '{"name":"acme"}',
    });
    expect(created.status).toBe(201);
    const { jwtSecret } = (await created.json()) as { jwtSecret: string };
    const theirs = token({ sub: "zoe", ns: "acme" }, { secret: jwtSecret });
    expect(await status("GET", "/api/me", theirs)).toBe(200);
    expect(await status("GET", "/api/me", token({ sub: "zoe", ns: "acme" }))).toBe(401);
    const zoe = await (await fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${theirs}` } })).json();
    expect(await status("GET", "/api/me", token({ sub: zoe.user.id }))).toBe(401);
    const opened = await fetch(`${server.url}/api/conversations`, {
      method: "POST",
      headers: { authorization: `Bearer ${theirs}`, "content-type": "application/json" },
      body: '{"memberIds":["yan"]}',
    });
    const { conversation } = (await opened.json()) as { conversation: { id: string } };
    expect(await status("GET", `/api/conversations/${conversation.id}`, theirs)).toBe(200);
    expect(await status("GET", `/api/conversations/${conversation.id}`, good())).toBe(404);
    const deleted = await fetch(`${server.url}/api/admin/namespaces/acme`, { method: "DELETE", headers: admin });
    expect(deleted.status).toBe(204);
    expect(await status("GET", "/api/me", theirs)).toBe(401);
  });
});
