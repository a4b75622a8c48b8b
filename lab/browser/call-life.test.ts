import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox } from "./browsers";
import { Client } from "./client";
import { Person } from "./person";
import { Server, until } from "./server";

/** Seconds; a minute by default. */
const RING = 6;

let server: Server;
let one: Browser;
let fox: Browser;
const people: Person[] = [];
const clients: Client[] = [];

beforeAll(async () => {
  server = await Server.start({ PARLEY_RING_TIMEOUT: String(RING), PARLEY_ADMIN_KEY: "the key of this test" });
  [one, fox] = await Promise.all([chromium(), firefox()]);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(people.splice(0).map((person) => person.page.browserContext().close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), fox?.close()]);
  await server?.stop();
});

async function signIn(browser: Browser, name: string): Promise<Person> {
  const person = await Person.signIn(browser, server.url, name);
  people.push(person);
  return person;
}

const tokenOf = (person: Person) => person.page.evaluate(() => sessionStorage.getItem("parley.token") ?? "");
const idOf = (person: Person) => person.page.$eval('[data-testid="me"]', (me) => me.getAttribute("data-user-id") ?? "");

/** The same person on one more device. */
async function secondDevice(browser: Browser, person: Person): Promise<Person> {
  const other = await Person.withToken(browser, `${server.url}/#token=${await tokenOf(person)}`, person.name);
  people.push(other);
  return other;
}

async function program(name: string): Promise<Client> {
  const client = await Client.inDevMode(server.url, name);
  clients.push(client);
  return client;
}

async function asProgram(person: Person): Promise<Client> {
  const client = new Client(server.url, await tokenOf(person), await idOf(person));
  clients.push(client);
  return client;
}

async function initiate(from: Client, conversationId: string): Promise<string> {
  const { status, body } = await from.request("POST", "/api/calls/initiate", { conversationId, type: "video" });
  expect(status).toBe(201);
  return body.callId;
}

async function talk(...all: Person[]): Promise<void> {
  await Promise.all(all.map((each) => each.sees("in-call")));
  await Promise.all(all.flatMap((each) => [each.seesMovement(), each.hears()]));
}

async function missedBy(client: Client): Promise<string[]> {
  const { body } = await client.request("GET", "/api/calls/missed");
  return body.calls.map((call: { id: string }) => call.id);
}

describe("a call that nobody answers", () => {
  it("ends at the ring time-out, in the words of each side [A116, CALL-9, K22]", async () => {
    const [ada, ben] = [await signIn(one, "Ada Rings Out"), await signIn(fox, "Ben Rings Out")];
    const began = performance.now();
    await ada.call(ben, "video");
    await ben.sees("incoming");
    await Promise.all([ada.sees("ended", 3 * RING * 1000), ben.gone("incoming", 3 * RING * 1000)]);
    expect(performance.now() - began).toBeGreaterThan(RING * 1000 - 500);
    expect(await ada.text("ended-reason")).toMatch(/did not answer/);
    const client = await asProgram(ada);
    const { body } = await client.request("GET", "/api/calls?limit=1");
    expect(body.calls[0]).toMatchObject({ status: "missed", endReason: "no-answer", durationSeconds: 0 });
  });

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
    const tablet = await ben.connect();
    expect(await tablet.count("call:missed")).toBe(0);
    const laptop = await ben.connect();
    await laptop.flush();
    expect((await ben.request("POST", "/api/calls/missed/seen", { callIds: [cancelled] })).status).toBe(204);
    expect(await tablet.hears("call:missed-seen")).toEqual({ callId: cancelled, userId: ben.id });
    expect(await laptop.hears("call:missed-seen")).toEqual({ callId: cancelled, userId: ben.id });
    expect(await missedBy(ben)).toEqual([unanswered]);
  });

  it("still rings for who comes in time, in a browser [A52, K21]", async () => {
    const ada = await signIn(one, "Ada Early");
    const ben = await signIn(one, "Ben Late");
    const token = await tokenOf(ben);
    await ben.page.goto("about:blank");
    await until(async () => !(await isOnline(ada, ben.name)), 15_000, "Ben to be offline");
    const [caller, callee] = [await asProgram(ada), await benId(ada, ben.name)];
    const { body } = await caller.request("POST", "/api/conversations", { kind: "direct", memberIds: [callee] });
    await initiate(caller, body.conversation.id);
    const again = await Person.withToken(fox, `${server.url}/#token=${token}`, ben.name);
    people.push(again);
    await again.sees("incoming", 5000);
  });

  it("rings as long as its namespace wants [X-A19, K22]", async () => {
    const admin = new Client(server.url, "the key of this test", "");
    const name = `short-${process.pid}`;
    const created = await admin.request("POST", "/api/admin/namespaces", { name });
    expect(created.status).toBe(201);
    const changed = await admin.request("PATCH", `/api/admin/namespaces/${name}`, { ringTimeout: 1 });
    expect(changed.body).toEqual({ name, ringTimeout: 1 });
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

async function inNamespace(admin: Client, namespace: string, user: string): Promise<Client> {
  const { body } = await admin.request("POST", "/api/admin/tokens", { namespace, user });
  const me = await new Client(server.url, body.token, "").request("GET", "/api/me");
  const client = new Client(server.url, body.token, me.body.user.id);
  clients.push(client);
  return client;
}

async function userNamed(asker: Person, name: string): Promise<{ userId: string; online: boolean }> {
  const client = new Client(server.url, await tokenOf(asker), "");
  const { body } = await client.request("GET", `/api/users?q=${encodeURIComponent(name)}`);
  return body.users[0];
}

const isOnline = async (asker: Person, name: string) => (await userNamed(asker, name)).online;
const benId = async (asker: Person, name: string) => (await userNamed(asker, name)).userId;

describe("a person with two devices", () => {
  it("is called on both, answers on one, and the other stops ringing [A52, K20, CALL-8]", async () => {
    const [ada, phone] = [await signIn(one, "Ada Calls Two"), await signIn(one, "Ben With Two")];
    const laptop = await secondDevice(fox, phone);
    await ada.call(phone, "video");
    await Promise.all([phone.sees("incoming"), laptop.sees("incoming")]);
    await phone.click("accept-video");
    await laptop.gone("incoming");
    await talk(ada, phone);
    expect(await laptop.page.$('[data-testid="in-call"]')).toBeNull();
    await ada.click("hang-up");
    await phone.sees("ended");
  });

  it("takes the call over on the other one, and the first says where it went [K20, CALL-12]", async () => {
    const [ada, phone] = [await signIn(one, "Ada Stays"), await signIn(one, "Ben Moves")];
    await ada.call(phone, "video");
    await phone.sees("incoming");
    await phone.click("accept-video");
    await talk(ada, phone);
    const laptop = await secondDevice(fox, phone);
    await laptop.click("return-to-call");
    await phone.sees("ended");
    expect(await phone.text("ended-reason")).toBe("Answered on another device");
    await talk(ada, laptop);
    await laptop.click("hang-up");
    await ada.sees("ended");
  });
});

describe("a group", () => {
  it("is joined late, left without an end, asks one more, and ends for all [CALL-4, CALL-14, K11, A57, A58]", async () => {
    const [ada, ben, cyd] = [
      await signIn(one, "Ada Of Three"),
      await signIn(one, "Ben Of Three"),
      await signIn(one, "Cyd Of Three"),
    ];
    const owner = await asProgram(ada);
    const members = await Promise.all([ben, cyd].map(idOf));
    const made = await owner.request("POST", "/api/conversations", {
      kind: "group",
      title: "Three",
      memberIds: members,
    });
    const conversationId = made.body.conversation.id;
    await (await ada.page.waitForSelector('[data-testid="group-row"] [data-testid="call-video"]'))?.click();
    await Promise.all([ben.sees("incoming"), cyd.sees("incoming")]);
    await ben.click("accept-video");
    await cyd.click("decline");
    await talk(ada, ben);
    const running = await owner.request("GET", `/api/conversations/${conversationId}/active-call`);
    const callId = running.body.call.id;
    // Who declined joins after all.
    await cyd.click("join-call");
    await talk(cyd);
    expect((await (await asProgram(cyd)).request("POST", `/api/calls/${callId}/leave`)).body).toEqual({
      callId,
      status: "active",
    });
    await until(async () => (await tiles(ada)) === 1, 10_000, "Cyd's tile to go");
    await talk(ada, ben);
    await cyd.page.reload();
    await cyd.sees("me");
    const invited = await owner.request("POST", `/api/calls/${callId}/invite`, { participantIds: [members[1]] });
    expect(invited.status).toBe(200);
    await cyd.sees("incoming");
    await ada.click("hang-up");
    await Promise.all([ada.sees("ended"), ben.sees("ended"), cyd.gone("incoming")]);
    expect(await missedBy(await asProgram(cyd))).toEqual([callId]);
    const history = await (await asProgram(ben)).request("GET", `/api/calls?conversationId=${conversationId}`);
    expect(history.body.calls[0]).toMatchObject({ id: callId, direction: "incoming", endReason: "ended-by-user" });
  });
});

const tiles = (person: Person) =>
  person.page.$$eval('[data-testid="in-call"] figure:not([data-user-id="self"])', (all) => all.length);
