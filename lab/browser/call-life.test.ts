import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox } from "./browsers";
import { Client } from "./client";
import { Person } from "./person";
import { Server, until } from "./server";

const KEY = "the key of this test";
/** Seconds; as one namespace wants it. */
const RING = 3;

let server: Server;
let one: Browser;
let fox: Browser;
const people: Person[] = [];

beforeAll(async () => {
  server = await Server.start({ PARLEY_ADMIN_KEY: KEY });
  [one, fox] = await Promise.all([chromium(), firefox()]);
});

afterEach(async () => {
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

async function withToken(browser: Browser, token: string, name: string): Promise<Person> {
  const person = await Person.withToken(browser, `${server.url}/#token=${token}`, name);
  people.push(person);
  return person;
}

async function talk(...all: Person[]): Promise<void> {
  await Promise.all(all.map((each) => each.sees("in-call")));
  await Promise.all(all.flatMap((each) => [each.seesOthers(all.length - 1), each.hears()]));
}

/** Without pictures, which three browsers on one machine would take long to make. */
async function talkInGroup(...all: Person[]): Promise<void> {
  await Promise.all(all.map((each) => each.sees("in-call")));
  await Promise.all(all.map((each) => each.hearsOthers(all.length - 1)));
}

/** Ada's group of these three, who see it on their pages. */
async function groupOf(ada: Person, ...others: Person[]): Promise<string> {
  const memberIds = await Promise.all(others.map(idOf));
  const client = new Client(server.url, await tokenOf(ada), await idOf(ada));
  const group = { kind: "group", title: "Friends", memberIds };
  const { body } = await client.request("POST", "/api/conversations", group);
  await Promise.all([ada, ...others].map((each) => each.sees("group-row")));
  return body.conversation.id;
}

const statusIn = (person: Person, member: Person) =>
  person.page.$eval(`[data-testid="member"][data-user-name="${member.name}"]`, (e) => e.getAttribute("data-status"));

describe("a call that nobody answers", () => {
  it("ends when the ring time of the namespace is over, and each side reads why [A116, CALL-9, K22]", async () => {
    const admin = new Client(server.url, KEY, "");
    const namespace = `impatient-${process.pid}`;
    expect((await admin.request("POST", "/api/admin/namespaces", { name: namespace })).status).toBe(201);
    await admin.request("PATCH", `/api/admin/namespaces/${namespace}`, { ringTimeout: RING });
    const token = async (user: string) =>
      (await admin.request("POST", "/api/admin/tokens", { namespace, user, name: user })).body.token;
    const [ada, ben] = await Promise.all([
      withToken(one, await token("Ada-Waits"), "Ada-Waits"),
      withToken(fox, await token("Ben-Absent"), "Ben-Absent"),
    ]);
    await ada.call(ben, "video");
    await ben.sees("incoming");
    const began = performance.now();
    await Promise.all([ada.sees("ended"), ben.gone("incoming")]);
    expect(performance.now() - began).toBeLessThan(RING * 1000 + 3000);
    expect(await ada.text("ended-reason")).toBe("Ben-Absent did not answer");
    expect(await ben.text("ended-reason")).toBe("Missed call");
    await Promise.all([ada.click("close-call"), ben.click("close-call")]);
    await ben.reads("missed", /You missed a call from Ada-Waits/);
    await ada.reads("history-outcome", /No answer/);
  });

  it("still rings for who comes in time [A52, K21, CALL-8]", async () => {
    const [ada, ben] = await Promise.all([signIn(one, "Ada Early"), signIn(fox, "Ben Late")]);
    const row = `[data-testid="person-row"][data-user-name="${ben.name}"]`;
    await ada.page.waitForSelector(`${row}[data-online="true"]`);
    await ben.open("about:blank");
    await ada.page.waitForSelector(`${row}[data-online="false"]`);
    await ada.call(ben, "video");
    await ada.reads("outgoing-status", /Calling/);
    await ben.open(server.url);
    await ben.sees("incoming");
    await ada.reads("outgoing-status", /Ringing/);
    await ben.click("accept-video");
    await talk(ada, ben);
  });
});

describe("a person with two devices", () => {
  it("is called on both, answers on one, and takes the call over on the other and back [A52, K20, CALL-2, CALL-8]", async () => {
    const [ada, phone] = await Promise.all([signIn(fox, "Ada Stays"), signIn(one, "Ben Moves")]);
    const laptop = await withToken(one, await tokenOf(phone), phone.name);
    await ada.call(phone, "video");
    await Promise.all([phone.sees("incoming"), laptop.sees("incoming")]);
    await phone.click("accept-video");
    await laptop.gone("incoming");
    await laptop.reads("call-elsewhere", /You are in a call with Ada Stays/);
    await talk(ada, phone);
    for (const [from, to] of [
      [phone, laptop],
      [laptop, phone],
    ] as const) {
      await to.click("return-to-call");
      await from.reads("ended-reason", /You went on with this call on another device/);
      await talk(ada, to);
    }
    await phone.click("hang-up");
    await Promise.all([ada.sees("ended"), laptop.gone("return-to-call")]);
  });
});

describe("a call of a group", () => {
  it("is joined late, left, joined again when asked, and ended for all [CALL-3, CALL-4, CALL-14, K11, A57, A58, A117]", async () => {
    const [ada, ben, cyd] = await Promise.all([signIn(one, "Ada"), signIn(fox, "Ben"), signIn(one, "Cyd")]);
    const conversationId = await groupOf(ada, ben, cyd);
    const programs = await Promise.all(
      [ada, ben, cyd].map(async (each) => new Client(server.url, await tokenOf(each), await idOf(each))),
    );
    const [owner, bens, program] = programs as [Client, Client, Client];
    await (await ada.page.waitForSelector('[data-testid="group-row"] [data-testid="call-audio"]'))?.click();
    await Promise.all([ben.sees("incoming"), cyd.sees("incoming")]);
    await ben.click("accept-audio");
    await Promise.all([ada.hears(), ben.hears()]);
    // Into a call that runs already there must be a way too, and at once.
    await cyd.click("decline");
    await talkInGroup(ada, ben);
    await ada.click("people-menu");
    await until(async () => (await statusIn(ada, cyd)) === "rejected", 5000, "Ada to read that Cyd declined");

    await cyd.click("join-call");
    await talkInGroup(ada, ben, cyd);
    const active = await program.request("GET", `/api/conversations/${conversationId}/active-call`);
    await cyd.click("hang-up");
    expect(await cyd.text("ended-reason")).toBe("You left the call");
    await talkInGroup(ada, ben);

    await ada.click("ask-member");
    await cyd.sees("incoming");
    await until(async () => (await statusIn(ada, cyd)) === "ringing", 5000, "Ada to read that it rings at Cyd's");
    await cyd.click("accept-audio");
    await talkInGroup(ada, ben, cyd);

    await ada.click("hang-up");
    await ada.click("leave");
    expect(await ada.text("ended-reason")).toBe("You left the call");
    await talkInGroup(ben, cyd);
    await ada.click("return-to-call");
    await talkInGroup(ada, ben, cyd);

    const { status } = await owner.request("DELETE", `/api/conversations/${conversationId}/members/${program.id}`);
    expect(status).toBe(204);
    await cyd.reads("ended-reason", /^Call ended$/);
    await talkInGroup(ada, ben);
    await ada.click("hang-up");
    await ada.click("end-for-all");
    await Promise.all([ada, ben].map((each) => each.reads("ended-reason", /^Call ended$/)));
    const { body } = await bens.request("GET", `/api/calls?conversationId=${conversationId}`);
    const { id } = active.body.call;
    expect(body.calls).toMatchObject([{ id, direction: "incoming", status: "ended", endReason: "ended-by-user" }]);
  });
});
