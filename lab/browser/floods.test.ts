import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { Client } from "./client";
import { Crowd, Idlers, liveHeapKb, metric } from "./crowd";
import { Server, until } from "./server";
import { Signer, tokenOf } from "./tokens";

const SECRET = "the secret of a server in a storm, long enough";
const ALGORITHMS = ["RS256", "ES256", "EdDSA"] as const;
const FLOOD = 1000;
const CROWD = 300;

let server: Server;
let folder: string;
let issuer: HttpServer;
/** What the issuers publish: one as a file, the other under a URL. */
let signers = ALGORITHMS.map((algorithm) => new Signer(algorithm, `${algorithm} of May`));

const keys = () => JSON.stringify({ keys: signers.map((each) => each.jwk) });
const file = () => join(folder, "keys.json");
const person = (name: string) => new Client(server.url, tokenOf(name, SECRET), name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "parley-keys-"));
  writeFileSync(file(), keys());
  issuer = createServer((_, answer) => answer.setHeader("content-type", "application/jwk-set+json").end(keys()));
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  server = await Server.start({
    PARLEY_JWT_SECRET: SECRET,
    PARLEY_JWKS: file(),
    PARLEY_JWKS_AUDIENCE: "parley",
    PARLEY_JWKS_ISSUER: "https://id.example.com",
    PARLEY_ADMIN_KEY: "admin key",
    PARLEY_HTTP_HOST: "127.0.0.1",
    PARLEY_TRUSTED_PROXIES: "127.0.0.0/8",
    PARLEY_RATE_LIMIT: "100",
  });
  const admin = new Client(server.url, "admin key", "");
  expect((await admin.request("POST", "/api/admin/namespaces", { name: "acme" })).status).toBe(201);
  const { port } = issuer.address() as AddressInfo;
  const theirs = { keys: `http://127.0.0.1:${port}/jwks`, audience: "acme app" };
  expect((await admin.request("PUT", "/api/admin/namespaces/acme/token-issuer", theirs)).status).toBe(204);
});

afterAll(async () => {
  issuer?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const FROM_FILE = { aud: ["other", "parley"], iss: "https://id.example.com" };
const FROM_URL = { aud: "acme app", ns: "acme" };

/** What REST and the socket say to a token: twice 200, twice 401, or something else. */
async function welcomes(token: string): Promise<string> {
  const client = new Client(server.url, token, "");
  const { status } = await client.request("GET", "/api/me");
  const socket = await client.connect().then(
    () => "in",
    (error: Error & { data?: { code: string } }) => error.data?.code ?? error.message,
  );
  client.close();
  return `${status} ${socket}`;
}

describe("tokens that somebody else signs", () => {
  it.each(ALGORITHMS)("are taken with %s, from a file and from a URL, and only for us [A107, AUTH-1]", async (name) => {
    const signer = signers.find((each) => each.algorithm === name) as Signer;
    for (const claims of [FROM_FILE, FROM_URL]) {
      expect(await welcomes(signer.token("ada", claims))).toBe("200 in");
      expect(await welcomes(signer.token("ada", { ...claims, aud: "somebody else" }))).toBe("401 unauthorized");
      expect(await welcomes(new Signer(name, signer.kid).token("ada", claims))).toBe("401 unauthorized");
    }
    expect(await welcomes(signer.token("ada", { ...FROM_FILE, iss: "https://evil.example" }))).toBe("401 unauthorized");
    // A key of one tenant says nothing about another one's people.
    expect(await welcomes(signer.token("ada", { ...FROM_FILE, ns: "acme" }))).toBe("401 unauthorized");
  });
});

describe("a burst", () => {
  it("of a thousand requests is answered 429 with Retry-After, and others are served as before [A108, AUTH-6]", async () => {
    const [ada, ben] = [person("ada"), person("ben")];
    const burst = Promise.all(Array.from({ length: FLOOD }, () => ada.request("GET", "/api/me")));
    let done = false;
    void burst.finally(() => {
      done = true;
    });
    let served = 0;
    while (!done) {
      expect((await ben.request("GET", "/api/calls")).status).toBe(200);
      served++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(served).toBeGreaterThan(0);
    const answers = await burst;
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(200);
    expect(refused.length).toBeGreaterThan(FLOOD / 4);
    for (const { headers, body } of refused) {
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(body.error.code).toBe("rate_limited");
    }
    const wait = Math.max(...refused.map(({ headers }) => Number(headers.get("retry-after"))));
    await until(
      async () => (await ada.request("GET", "/api/me")).status === 200,
      wait * 1000 + 500,
      "Ada to be served",
    );
  });

  it.each(["call:offer", "call:answer", "call:ice-candidate", "presence:subscribe", "no:such-event"])(
    "of a thousand %s is refused with a reason, with and without a wish for an answer, and others are heard at once [A108, AUTH-6]",
    async (event) => {
      const [ada, ben] = [person("ada"), person("ben")];
      const [flooder, bystander] = await Promise.all([ada.connect(), ben.connect()]);
      const payload = { callId: "00000000-0000-4000-8000-000000000000", targetUserId: ben.id };
      let refused = 0;
      for (let i = 0; i < FLOOD / 2; i++) {
        const answer = flooder.emit(event, payload);
        answer.then(({ error }) => error?.code === "rate_limited" && refused++).catch(() => {}); // beyond even the limit of answers
        flooder.socket.emit(event, payload);
      }
      const asked = performance.now();
      expect(await bystander.emit("presence:subscribe")).toMatchObject({ ok: true });
      expect(performance.now() - asked).toBeLessThan(1000);
      const told = () => flooder.heard.some((each) => each.payload?.code === "rate_limited");
      await until(() => refused > 0 && told(), 5000, "a refusal of both kinds");
      await until(
        async () => (await flooder.emit("presence:subscribe")).ok === true,
        10_000,
        "the flooder to be heard again",
      );
      expect(flooder.socket.connected).toBe(true);
      ada.close();
      ben.close();
    },
  );

  it.each(["join", "offer", "answer", "ice-candidate", "media-state", "subscribe", "message", "ping", "no-such-type"])(
    "of %s in a room socket is refused with a reason, and ends the socket of who does not stop [A108, AUTH-6]",
    async (type) => {
      const url = `${server.url.replace("http", "ws")}/v1/webrtc/signal?room=flood`;
      const socket = new WebSocket(url, ["Bearer", tokenOf("ada", SECRET)]);
      const codes = new Set<string>();
      socket.on("message", (data) => {
        const message = JSON.parse(data.toString());
        if (message.type === "error") codes.add(message.data.code);
      });
      await new Promise((resolve) => socket.once("open", resolve));
      const closed = new Promise<number>((resolve) => socket.once("close", resolve));
      for (let i = 0; i < FLOOD * 2; i++) socket.send(JSON.stringify({ type, data: {} }));
      expect(await closed).toBe(1008);
      expect(codes).toContain("rate_limited");
      expect((await person("ben").request("GET", "/api/me")).status).toBe(200);
    },
  );
});

describe("a crowd", () => {
  it("that loses its connections at once is back at once, and again, and the memory does not grow; idle sockets notice nothing [SIG-14]", async () => {
    const before = await metric(server, "parley_socketio_connections");
    const idlers = await Idlers.of(server, CROWD, (i) => tokenOf(`idler ${i}`, SECRET));
    const crowd = await Crowd.of(server, CROWD, (i) => tokenOf(`one of many ${i}`, SECRET));
    await crowd.sever();
    await crowd.allBack(15_000);
    expect(crowd.recovered).toBe(CROWD);
    const heap = liveHeapKb(server);
    for (let storm = 0; storm < 2; storm++) {
      await crowd.sever();
      await crowd.allBack(15_000);
    }
    const present = () => metric(server, "parley_socketio_connections");
    await until(async () => (await present()) === before + 2 * CROWD, 5000, "no connection to be left over");
    expect(liveHeapKb(server)).toBeLessThan(heap * 1.1 + 1024);
    expect(idlers.open).toBe(CROWD);
    crowd.close();
    idlers.close();
  });
});

describe("an issuer", () => {
  it("that takes other keys is believed half a minute later at most, and its old ones are not [AUTH-1]", async () => {
    const old = signers;
    signers = ALGORITHMS.map((algorithm) => new Signer(algorithm, `${algorithm} of June`));
    writeFileSync(file(), keys());
    for (const claims of [FROM_FILE, FROM_URL]) {
      for (const signer of signers) {
        const isTaken = async () => (await welcomes(signer.token("ada", claims))) === "200 in";
        await until(isTaken, 31_000, `${signer.kid} to be known`);
      }
      for (const signer of old) expect(await welcomes(signer.token("ada", claims))).toBe("401 unauthorized");
    }
  });
});

describe("a server that is killed", () => {
  it("has everybody back fifteen seconds later at most [SIG-14, CALL-12]", async () => {
    const crowd = await Crowd.of(server, CROWD, (i) => tokenOf(`one of many ${i}`, SECRET));
    const killed = performance.now();
    await server.kill();
    await crowd.allGone();
    server = await server.again();
    await crowd.allBack(15_000 - (performance.now() - killed));
    crowd.close();
  });
});
