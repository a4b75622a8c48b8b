import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";
import { Server, until } from "./server";

/** Seconds; a minute by default. */
const RING = 10;

let server: Server;
const clients: Client[] = [];

beforeAll(async () => {
  server = await Server.start({ PARLEY_RING_TIMEOUT: String(RING), PARLEY_ADMIN_KEY: "the key of this test" });
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server?.stop();
});

async function program(name: string): Promise<Client> {
  const client = await Client.inDevMode(server.url, name);
  clients.push(client);
  return client;
}

async function initiate(from: Client, conversationId: string): Promise<string> {
  const { status, body } = await from.request("POST", "/api/calls/initiate", { conversationId, type: "video" });
  expect(status).toBe(201);
  return body.callId;
}

async function missedBy(client: Client): Promise<string[]> {
  const { body } = await client.request("GET", "/api/calls/missed");
  return body.calls.map((call: { id: string }) => call.id);
}

/** Of how many missed calls a new device is told. */
async function toldOnConnecting(client: Client): Promise<number> {
  const device = await client.connect();
  const told = await device.count("call:missed");
  device.socket.disconnect();
  return told;
}

async function inNamespace(admin: Client, namespace: string, user: string): Promise<Client> {
  const { body } = await admin.request("POST", "/api/admin/tokens", { namespace, user });
  const me = await new Client(server.url, body.token, "").request("GET", "/api/me");
  const client = new Client(server.url, body.token, me.body.user.id);
  clients.push(client);
  return client;
}

describe("a call that nobody answers", () => {
  it("is told to who was offline when they come, once, on whichever device they come [A116, CALL-9, K21]", async () => {
    const [ada, ben] = await Promise.all([program("Ada"), program("Ben")]);
    const conversationId = await ada.conversation(ben);
    const cancelled = await initiate(ada, conversationId);
    await ada.request("POST", `/api/calls/${cancelled}/end`);
    const unanswered = await initiate(ada, conversationId);
    const adaHears = await ada.connect();
    expect(await adaHears.hears("call:missed", 3 * RING * 1000)).toEqual({ callId: unanswered, userId: ben.id });
    expect(await adaHears.hears("call:ended")).toMatchObject({ callId: unanswered, reason: "no-answer" });
    const phone = await ben.connect();
    await until(async () => (await phone.count("call:missed")) === 2, 5000, "both to be told");
    const told = phone.heard.filter((each) => each.event === "call:missed").map((each) => each.payload);
    expect(told).toEqual([cancelled, unanswered].map((callId) => ({ callId, userId: ben.id })));
    expect(await missedBy(ben)).toEqual([unanswered, cancelled]);
    // This client has no listener that acknowledges; it says good-bye instead.
    phone.socket.disconnect();
    await until(async () => (await toldOnConnecting(ben)) === 0, 10_000, "the good-bye to be taken for having heard");
    expect(await toldOnConnecting(ben)).toBe(0);
    const [tablet, laptop] = await Promise.all([ben.connect(), ben.connect()]);
    await Promise.all([tablet.flush(), laptop.flush()]);
    expect((await ben.request("POST", "/api/calls/missed/seen", { callIds: [cancelled] })).status).toBe(204);
    expect(await tablet.hears("call:missed-seen")).toEqual({ callId: cancelled, userId: ben.id });
    expect(await laptop.hears("call:missed-seen")).toEqual({ callId: cancelled, userId: ben.id });
    expect(await missedBy(ben)).toEqual([unanswered]);
  });

  it("rings as long as its namespace wants [X-A19, K22]", async () => {
    const admin = new Client(server.url, "the key of this test", "");
    const name = `short-${process.pid}`;
    const created = await admin.request("POST", "/api/admin/namespaces", { name });
    expect(created.status).toBe(201);
    const changed = await admin.request("PATCH", `/api/admin/namespaces/${name}`, { ringTimeout: 1 });
    expect(changed.body).toEqual({ name, ringTimeout: 1, topology: "auto" });
    const [ada, ben] = await Promise.all(["ada", "ben"].map((user) => inNamespace(admin, name, user)));
    const conversationId = await (ada as Client).conversation(ben as Client);
    const adaHears = await (ada as Client).connect();
    const began = performance.now();
    await initiate(ada as Client, conversationId);
    await adaHears.hears("call:ended", 3 * RING * 1000);
    expect(performance.now() - began).toBeLessThan(RING * 1000 - 1000);
    for (const ringTimeout of [0, 3601, "1", undefined]) {
      const refused = await admin.request("PATCH", `/api/admin/namespaces/${name}`, { ringTimeout });
      expect([refused.status, refused.body.error.code]).toEqual([400, "bad_request"]);
    }
    expect((await admin.request("PATCH", "/api/admin/namespaces/default", { ringTimeout: 1 })).status).toBe(409);
    expect((await admin.request("PATCH", "/api/admin/namespaces/nobody", { ringTimeout: 1 })).status).toBe(404);
  });
});
