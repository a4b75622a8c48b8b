import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./browsers";
import { Person } from "./person";
import { Server, until } from "./server";

let server: Server;
let one: Browser;
let other: Browser;
const people: Person[] = [];

beforeAll(async () => {
  server = await Server.start();
  [one, other] = await Promise.all([chromium(), chromium()]);
});

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.page.browserContext().close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
  await server?.stop();
});

async function signIn(browser: Browser, name: string): Promise<Person> {
  const person = await Person.signIn(browser, server.url, name);
  people.push(person);
  return person;
}

async function inVideoCall(caller: Person, callee: Person): Promise<string> {
  await caller.call(callee, "video");
  await callee.sees("incoming");
  await callee.click("accept-video");
  await bothSeeAndHear(caller, callee);
  return callIdAt(caller);
}

const callIdAt = (person: Person) =>
  person.page.$eval('[data-testid="in-call"]', (element) => element.getAttribute("data-call-id") ?? "");

/** Shows whether it is still the same page, not one that was loaded again. */
const mark = (person: Person) => person.page.evaluate(() => document.body.setAttribute("data-marked", "yes"));
const isMarked = (person: Person) => person.page.evaluate(() => document.body.hasAttribute("data-marked"));

async function bothSeeAndHear(a: Person, b: Person, withinMs?: number): Promise<void> {
  await Promise.all([a, b].map((each) => each.sees("in-call", withinMs)));
  await Promise.all([a, b].flatMap((each) => [each.seesMovement(withinMs), each.hears(withinMs)]));
}

async function isShown(person: Person): Promise<void> {
  const tile = '[data-testid="in-call"] figure[data-video="true"]:not([data-user-id="self"]) video';
  await person.page.waitForFunction(
    (selector) => (document.querySelector(selector) as HTMLVideoElement | null)?.videoWidth,
    { timeout: 5000 },
    tile,
  );
  await until(async () => (await statusOf(person)) === "Connected", 5000, `${person.name} to be connected`);
}

async function hangUpEndsBoth(a: Person, b: Person): Promise<void> {
  await a.click("hang-up");
  await Promise.all([a.sees("ended"), b.sees("ended")]);
}

describe("a reload in a call", () => {
  it.each(["callee", "caller"])("of the %s brings both back within 5 s, in the same call [A115]", async (who) => {
    const ada = await signIn(one, "Ada Reload");
    const ben = await signIn(other, "Ben Reload");
    const callId = await inVideoCall(ada, ben);
    const [goes, stays] = who === "caller" ? [ada, ben] : [ben, ada];
    await mark(stays);
    await goes.page.reload();
    const loaded = performance.now();
    await bothSeeAndHear(goes, stays, 5000);
    expect(performance.now() - loaded).toBeLessThan(5000);
    await Promise.all([isShown(goes), isShown(stays)]);
    expect([await callIdAt(goes), await callIdAt(stays), await isMarked(stays)]).toEqual([callId, callId, true]);
    await hangUpEndsBoth(goes, stays);
  });

  it("in a group brings back everybody, and leaves the others as they are [A115]", async () => {
    const [ada, ben, cleo] = await Promise.all([
      signIn(one, "Ada Group"),
      signIn(other, "Ben Group"),
      signIn(one, "Cleo Group"),
    ]);
    const ids = await Promise.all([ben, cleo].map(idOf));
    await makeGroup(ada, ids);
    await ada.page.reload();
    await (await ada.page.waitForSelector('[data-testid="group-row"] [data-testid="call-video"]'))?.click();
    for (const each of [ben, cleo]) {
      await each.sees("incoming");
      await each.click("accept-video");
    }
    await Promise.all([ada, ben, cleo].map((each) => each.seesOthers(2)));
    await ben.page.reload();
    await ben.sees("in-call");
    await Promise.all([ada, ben, cleo].map((each) => each.seesOthers(2)));
    await ada.click("hang-up");
    await ada.click("end-for-all");
    await Promise.all([ada, ben, cleo].map((each) => each.sees("ended")));
  });

  it("of both at once brings both back", async () => {
    const ada = await signIn(one, "Ada Both");
    const ben = await signIn(other, "Ben Both");
    await inVideoCall(ada, ben);
    await Promise.all([ada.page.reload(), ben.page.reload()]);
    await bothSeeAndHear(ada, ben);
    await hangUpEndsBoth(ben, ada);
  });

  it("of the caller while it rings keeps ringing, and the call can be answered", async () => {
    const ada = await signIn(one, "Ada Rings");
    const ben = await signIn(other, "Ben Rings");
    await ada.call(ben, "video");
    await ben.sees("incoming");
    await ada.page.reload();
    await ada.sees("outgoing");
    await until(
      () => ada.page.$eval('[data-testid="local-video"]', (video) => (video as HTMLVideoElement).videoWidth > 0),
      15_000,
      "the caller's own picture",
    );
    await ben.click("accept-video");
    await bothSeeAndHear(ada, ben);
    await hangUpEndsBoth(ada, ben);
  });

  it("without a microphone offers the way back and the way out", async () => {
    const ada = await signIn(one, "Ada Refused");
    const ben = await signIn(other, "Ben Refused");
    await inVideoCall(ada, ben);
    await ben.page.evaluateOnNewDocument(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
    });
    await ben.page.reload();
    await ben.sees("return-to-call");
    await ben.click("leave-call");
    await ada.sees("ended");
    await ben.gone("call-elsewhere");
  });
});

describe("kill -9 and a new start of the server in a call", () => {
  it("leaves media and pages as they are, and hanging up ends it on both sides [A115, CALL-12, CALL-13]", async () => {
    const ada = await signIn(one, "Ada Restart");
    const ben = await signIn(other, "Ben Restart");
    const callId = await inVideoCall(ada, ben);
    const began = performance.now();
    await Promise.all([mark(ada), mark(ben)]);
    await server.kill();
    await Promise.all([ada.seesMovement(), ben.hears(), ada.sees("offline"), ben.sees("offline")]);
    await ada.click("mute");
    server = await Server.start({}, server.dataDir, server.port);
    await Promise.all([ada, ben].map((each) => rejoined(each, callId)));
    // What nobody could be told then is told now.
    await ben.there("remote-muted");
    await ada.click("mute");
    await ben.gone("remote-muted");
    await bothSeeAndHear(ada, ben);
    await Promise.all([ada.gone("offline"), ben.gone("offline")]);
    expect([await isMarked(ada), await isMarked(ben), await callIdAt(ben)]).toEqual([true, true, callId]);
    await hangUpEndsBoth(ben, ada);
    // The time of the call does not begin anew with the server.
    const lasted = (performance.now() - began) / 1000;
    for (const each of [ada, ben]) expect(Math.abs((await durationOf(each)) - lasted)).toBeLessThan(6);
  });
});

const idOf = (person: Person) => person.page.$eval('[data-testid="me"]', (me) => me.getAttribute("data-user-id") ?? "");

const makeGroup = (person: Person, memberIds: string[]) =>
  person.page.evaluate(async (ids) => {
    await fetch("/api/conversations", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${sessionStorage.getItem("parley.token")}`,
      },
      body: JSON.stringify({ kind: "group", title: "Three", memberIds: ids }),
    });
  }, memberIds);

async function durationOf(person: Person): Promise<number> {
  const [minutes, seconds] = (await person.text("ended-duration")).split(":").map(Number);
  return (minutes ?? 0) * 60 + (seconds ?? 0);
}

const statusOf = (person: Person) => person.page.$eval('[data-testid="call-status"]', (each) => each.textContent);

/** Waits until the page has told the new server which socket has the call. */
async function rejoined(person: Person, callId: string): Promise<void> {
  const path = `/api/calls/${callId}/join`;
  await until(
    () =>
      person.page.evaluate((end) => performance.getEntriesByType("resource").some((e) => e.name.endsWith(end)), path),
    15_000,
    `${person.name} to join again`,
  );
}
