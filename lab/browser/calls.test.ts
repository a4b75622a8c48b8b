import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox } from "./browsers";
import { Person } from "./person";
import { Server } from "./server";

let server: Server;
let one: Browser;
let other: Browser;
let fox: Browser;
const people: Person[] = [];

beforeAll(async () => {
  server = await Server.start();
  [one, other, fox] = await Promise.all([chromium(), chromium(), firefox()]);
});

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.page.browserContext().close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), other?.close(), fox?.close()]);
  await server?.stop();
});

async function signIn(browser: Browser, name: string): Promise<Person> {
  const person = await Person.signIn(browser, server.url, name);
  people.push(person);
  return person;
}

async function inCall(caller: Person, callee: Person, kind: "video" | "audio" = "video"): Promise<void> {
  await caller.call(callee, kind);
  await callee.sees("incoming");
  await callee.click(kind === "video" ? "accept-video" : "accept-audio");
  await caller.sees("in-call");
  await callee.sees("in-call");
}

async function bothSeeAndHear(a: Person, b: Person): Promise<void> {
  await Promise.all([a.seesMovement(), b.seesMovement(), a.hears(), b.hears()]);
}

const directions = (person: Person) =>
  person.page.$eval('[data-testid="in-call"]', async (element) => {
    const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
    const pairs: string[] = [];
    for (const report of (await manager.stats()).values()) {
      const byId = new Map<string, Record<string, unknown>>();
      report.forEach((stat: Record<string, unknown>) => {
        byId.set(String(stat.id), stat);
      });
      for (const stat of byId.values()) {
        if (stat.type !== "candidate-pair" || stat.state !== "succeeded" || !(stat.nominated || stat.selected))
          continue;
        pairs.push(
          `${byId.get(String(stat.localCandidateId))?.candidateType}-${byId.get(String(stat.remoteCandidateId))?.candidateType}`,
        );
      }
    }
    return pairs;
  });

describe("two newcomers", () => {
  it("see and hear each other within 10 s of opening two tabs on the printed address [A2, A11, A41, A110]", async () => {
    const began = performance.now();
    const ada = await signIn(one, "Ada Newcomer");
    const ben = await signIn(one, "Ben Newcomer");
    await inCall(ada, ben);
    await bothSeeAndHear(ada, ben);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe("a video call", () => {
  it("goes directly from Chromium to Chromium, without a relay [A2, A9]", async () => {
    const ada = await signIn(one, "Ada");
    const ben = await signIn(other, "Ben");
    await inCall(ada, ben);
    await bothSeeAndHear(ada, ben);
    const pairs = await directions(ada);
    expect(pairs.length).toBeGreaterThan(0);
    expect(pairs.join()).not.toContain("relay");
  });

  it("works when Chromium calls Firefox [A2, A139]", async () => {
    const ada = await signIn(one, "Ada of Chromium");
    const fay = await signIn(fox, "Fay of Firefox");
    await inCall(ada, fay);
    await bothSeeAndHear(ada, fay);
  });

  it("works when Firefox calls Chromium [A2, A139]", async () => {
    const fay = await signIn(fox, "Fay");
    const ada = await signIn(one, "Ada Chromium");
    await inCall(fay, ada);
    await bothSeeAndHear(fay, ada);
  });

  it("shows how long it has lasted, and afterwards why it ended, on both sides [A112, A110, A56]", async () => {
    const ada = await signIn(one, "Ada Time");
    const ben = await signIn(other, "Ben Time");
    await inCall(ada, ben);
    await ada.reads("duration", /00:0[0-3]/);
    const began = performance.now();
    await ada.reads("duration", /00:06/);
    expect(performance.now() - began).toBeGreaterThan(2_000);
    expect(performance.now() - began).toBeLessThan(8_000);
    await ben.click("hang-up");
    await Promise.all([ada.sees("ended"), ben.sees("ended")]);
    await ada.reads("ended-reason", /ended/i);
    await ada.click("close-call");
    await ada.sees("history-row");
  });
});

describe("an audio call", () => {
  it("carries sound both ways and no picture [A1]", async () => {
    const ada = await signIn(one, "Ada Audio");
    const ben = await signIn(other, "Ben Audio");
    await inCall(ada, ben, "audio");
    await Promise.all([ada.hears(), ben.hears()]);
    expect((await ada.received()).framesDecoded).toBe(0);
    expect((await ben.received()).framesDecoded).toBe(0);
  });
});

describe("in a call", () => {
  it("muting is seen by the other, and undone, twenty times over [A6, A66, A59]", async () => {
    const ada = await signIn(one, "Ada Mute");
    const ben = await signIn(other, "Ben Mute");
    await inCall(ada, ben);
    for (let i = 0; i < 10; i++) {
      await ada.click("mute");
      await ben.there("remote-muted");
      await ada.click("mute");
      await ben.gone("remote-muted");
    }
    await ben.hears();
  });

  it("switching the camera off stops the picture, and on brings it back [A6, A66, A59]", async () => {
    const ada = await signIn(one, "Ada Camera");
    const ben = await signIn(other, "Ben Camera");
    await inCall(ada, ben);
    await ben.seesMovement();
    await ada.click("camera");
    await ben.there("remote-camera-off");
    await ada.click("camera");
    await ben.gone("remote-camera-off");
    await ben.seesMovement();
    await ben.hears();
  });

  it("a shared screen takes the place of the camera and gives it back [A4, A67]", async () => {
    const ada = await signIn(one, "Ada Screen");
    const ben = await signIn(other, "Ben Screen");
    await inCall(ada, ben);
    await ben.seesMovement();
    await ada.page.bringToFront();
    await ada.click("share");
    await ben.reads("tile-note", /screen/i);
    await ben.seesMovement();
    await ada.click("share");
    await ben.seesNo("tile-note");
    await ben.seesMovement();
  });
});

describe("a call that does not come about", () => {
  it("is declined, and the caller learns it [A42, A110]", async () => {
    const ada = await signIn(one, "Ada Declined");
    const ben = await signIn(other, "Ben Declines");
    await ada.call(ben, "video");
    await ben.sees("incoming");
    await ben.click("decline");
    await ada.sees("ended");
    await ada.reads("ended-reason", /declined|rejected/i);
    await ben.seesNo("incoming");
  });

  it("is cancelled, and stops ringing [A43, A110]", async () => {
    const ada = await signIn(one, "Ada Cancels");
    const ben = await signIn(other, "Ben Cancelled");
    await ada.call(ben, "video");
    await ben.sees("incoming");
    await ada.click("cancel");
    await ben.seesNo("incoming");
    await ada.sees("ended");
  });

  it("finds the other busy, and the call they are in goes on [A40]", async () => {
    const ada = await signIn(one, "Ada Talks");
    const ben = await signIn(other, "Ben Talks");
    const cyd = await signIn(one, "Cyd Waits");
    await inCall(ada, ben);
    await cyd.call(ben, "video");
    await cyd.sees("ended");
    await cyd.reads("ended-reason", /busy|another call/i);
    await bothSeeAndHear(ada, ben);
  });
});

describe("an invitation link", () => {
  it("brings whoever holds it into the conversation, from where they can call", async () => {
    const ada = await signIn(one, "Ada Invites");
    await ada.click("invite");
    await ada.sees("invite-dialog");
    if (await ada.page.$('[data-testid="invite-create"]')) await ada.click("invite-create");
    await ada.sees("invite-link");
    const link = await ada.page.$eval(
      '[data-testid="invite-link"]',
      (e) => (e as HTMLInputElement).value || e.textContent || "",
    );
    expect(link).toContain("#invite=");
    const ben = await signIn(other, "Ben Invited");
    await ben.open("about:blank");
    await ben.open(link.trim());
    await ben.sees("group-row");
  });
});
