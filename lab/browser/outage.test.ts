import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cable, family, postgresOf } from "./cable";
import { Client, type Listener } from "./client";
import { Server, until } from "./server";

/** How long the database is away: longer than anybody waits for it, and than people may be gone; with `LONG=1` also longer than a silent socket would live. */
const AWAY = process.env.LONG === "1" ? 65_000 : 15_000;
/** Seconds that people may be gone. */
const GRACE = { PARLEY_GRACE_TIME: "3" };

const servers: Server[] = [];
const cables: Cable[] = [];
const clients: Client[] = [];

afterAll(async () => {
  for (const client of clients) client.close();
  for (const cable of cables) cable.close();
  for (const server of servers.reverse()) await server.stop();
});

async function started(environment: Record<string, string> = {}): Promise<Server> {
  const server = await Server.start(environment);
  servers.push(server);
  return server;
}

interface Talk {
  server: Server;
  ada: Client;
  ben: Client;
  adaHears: Listener;
  benHears: Listener;
  callId: string;
  began: number;
}

async function talking(server: Server): Promise<Talk> {
  const [ada, ben] = await Promise.all(["Ada", "Ben"].map((name) => Client.inDevMode(server.url, name)));
  clients.push(ada as Client, ben as Client);
  const [adaHears, benHears] = await Promise.all([(ada as Client).connect(), (ben as Client).connect()]);
  const conversationId = await (ada as Client).conversation(ben as Client);
  const placed = await (ada as Client).request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
  const callId = placed.body.callId;
  expect((await (ben as Client).request("POST", `/api/calls/${callId}/answer`)).status).toBe(200);
  return { server, ada, ben, adaHears, benHears, callId, began: performance.now() } as Talk;
}

/** Makes conversations, one after the other, until told to stop; remembers those that were acknowledged. */
class Writer {
  readonly acknowledged: string[] = [];
  refused = 0;
  readonly unexpected: number[] = [];
  private running = true;
  private readonly done: Promise<void>;

  constructor(talk: Talk) {
    this.done = this.run(talk);
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async run({ ada, ben }: Talk): Promise<void> {
    while (this.running) {
      const group = { kind: "group", title: "Kept", memberIds: [ben.id] };
      const { status, headers, body } = await ada.request("POST", "/api/conversations", group);
      if (status === 201) this.acknowledged.push(body.conversation.id);
      else if (status === 503 && Number(headers.get("retry-after")) > 0) this.refused++;
      else this.unexpected.push(status);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The database goes away in the middle of a call and comes back; sockets and call stay, and no promise is broken. */
async function survives(talk: Talk, goes: () => unknown, comes: () => unknown, awayMs: number): Promise<void> {
  const { server, ada, ben, adaHears, benHears, callId } = talk;
  const writer = new Writer(talk);
  await until(() => writer.acknowledged.length > 3, 15_000, "some changes");
  await goes();
  const left = performance.now();
  await until(() => writer.refused > 0, 30_000, "a request to be refused");
  const candidate = { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0" };
  const signal = { callId, targetUserId: ben.id, candidate };
  expect(await adaHears.emit("call:ice-candidate", signal)).toEqual({ ok: true });
  expect(await benHears.hears("call:ice-candidate")).toMatchObject({ callId, fromUserId: ada.id });
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await until(async () => (await fetch(`${server.url}/readyz`)).status === 503, 30_000, "the server to be unready");
  await until(() => performance.now() - left > awayMs, awayMs + 1000, "the outage to last");
  await writer.stop();
  await comes();
  const conversations = () => ada.request("GET", "/api/conversations");
  await until(async () => (await conversations()).status === 200, 60_000, "the server to answer again");
  const { call } = (await ada.request("GET", `/api/calls/${callId}`)).body;
  expect([call.status, ...call.participants.map((each: { status: string }) => each.status)]).toEqual([
    "active",
    "joined",
    "joined",
  ]);
  const kept = (await conversations()).body.conversations.map((each: { id: string }) => each.id);
  expect(kept).toEqual(expect.arrayContaining(writer.acknowledged));
  expect(writer.unexpected).toEqual([]);
  for (const each of [adaHears, benHears]) {
    expect(each.socket.connected).toBe(true);
    expect(await each.count("call:ended")).toBe(0);
  }
  const end = await ben.request("POST", `/api/calls/${callId}/end`);
  expect(Math.abs(end.body.duration - (performance.now() - talk.began) / 1000)).toBeLessThan(2);
  expect(await adaHears.hears("call:ended")).toMatchObject({ callId, reason: "ended-by-user" });
}

const signal = (pids: number[], name: NodeJS.Signals) => {
  for (const pid of pids) process.kill(pid, name);
};

describe("the embedded database", () => {
  it("stands still in a call [CALL-12]", async () => {
    const server = await started(GRACE);
    const talk = await talking(server);
    const stopped = family(postgresOf(server.dataDir).pid);
    await survives(
      talk,
      () => signal(stopped, "SIGSTOP"),
      () => signal(stopped, "SIGCONT"),
      AWAY,
    );
  }, 240_000);

  it("is killed in a call, and is back by itself [CALL-12]", async () => {
    const server = servers[0] as Server;
    const talk = await talking(server);
    const { pid } = postgresOf(server.dataDir);
    process.kill(pid, "SIGKILL");
    const path = `/api/calls/${talk.callId}`;
    const isBack = async () =>
      postgresOf(server.dataDir).pid !== pid && (await talk.ada.request("GET", path)).status === 200;
    await until(isBack, 60_000, "the database to be back");
    expect((await talk.ada.request("GET", path)).body.call.status).toBe("active");
    expect(talk.adaHears.socket.connected).toBe(true);
    await talk.ada.request("POST", `${path}/end`);
  }, 120_000);
});

describe("somebody else's PostgreSQL", () => {
  let owner: Server;
  let cable: Cable;
  let server: Server;

  beforeAll(async () => {
    // It has the same tables, and must not miss the people of the other server's calls.
    owner = await Server.start({ PARLEY_GRACE_TIME: "3600" });
    const { port, password } = postgresOf(owner.dataDir);
    cable = await Cable.to(port);
    cables.push(cable);
    const address = `jdbc:postgresql://127.0.0.1:${cable.port}/postgres`;
    const environment = { ...GRACE, PARLEY_DATABASE_URL: address, PGUSER: "parley", PGPASSWORD: password };
    server = await started(environment);
  }, 300_000);

  afterAll(() => owner?.stop());

  it("cannot be reached in a call [CALL-12]", async () => {
    const { port } = postgresOf(owner.dataDir);
    await survives(
      await talking(server),
      () => cable.pull(),
      () => cable.plug(port),
      AWAY,
    );
  }, 240_000);

  it("is killed in a call and started again [CALL-12]", async () => {
    await survives(
      await talking(server),
      async () => {
        process.kill(postgresOf(owner.dataDir).pid, "SIGKILL");
        await owner.kill();
        cable.pull();
      },
      async () => {
        owner = await Server.start({ PARLEY_GRACE_TIME: "3600" }, owner.dataDir);
        cable.plug(postgresOf(owner.dataDir).port);
      },
      5000,
    );
  }, 240_000);
});
