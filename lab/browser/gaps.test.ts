import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { PATIENCE } from "../../web/src/lib/recovery";
import { chromium, firefox } from "./browsers";
import { Person } from "./person";
import { Server } from "./server";
import { Shaper } from "./shaper";

/** Whether pages wait as long as they do for people: `LONG=1`. Else their longest wait ends when both have noticed. */
const LONG = process.env.LONG === "1";

let server: Server;
let one: Browser;
let fox: Browser;

beforeAll(async () => {
  server = await Server.start();
  [one, fox] = await Promise.all([chromium(), firefox()]);
});

afterAll(async () => {
  await Promise.all([one?.close(), fox?.close()]);
  await server?.stop();
});

/** Two people whose media takes a way of which the test is the master. */
async function linked(name: string, shaper: Shaper, other = one): Promise<[Person, Person]> {
  const ada = await Person.signIn(one, server.url, `Ada ${name}`);
  const ben = await Person.signIn(other, server.url, `Ben ${name}`);
  await shaper.between(ada.page, ben.page);
  await Promise.all([ada.page.reload(), ben.page.reload()]);
  await Promise.all([ada.sees("me"), ben.sees("me")]);
  await ada.call(ben, "video");
  await ben.sees("incoming");
  await ben.click("accept-video");
  return [ada, ben];
}

/** Runs in the page: from now on, waits of exactly this length can be ended by {@link endWaits}. */
function keepWaits(length: number): void {
  const { setTimeout: begin, clearTimeout: end } = window;
  const waits = new Map<number, () => void>();
  Object.assign(window, {
    setTimeout: (action: () => void, ms = 0) => {
      const id = begin(action, ms);
      if (ms === length) waits.set(id, action);
      return id;
    },
    clearTimeout: (id: number) => {
      waits.delete(id);
      end(id);
    },
    endWaits: () => {
      for (const [id, action] of waits) {
        end(id);
        action();
      }
    },
  });
}

/** Runs in the page: nobody waits longer. */
function endWaits(): void {
  (window as unknown as { endWaits(): void }).endWaits();
}

describe("a way between two people", () => {
  it("that is not there is told within 15 s, with what it takes [A102]", async () => {
    const shaper = new Shaper({ loss: 1 });
    const [ada, ben] = await linked("Nowhere", shaper);
    await ada.sees("in-call");
    await ada.reads("error-message", /^Connection failed with user: ICE connection failed$/, 15_000);
    await ada.reads("error", /TURN server/);
    await ada.click("hang-up");
    await ben.sees("ended");
    shaper.close();
  });

  it("that is cut for a moment is found again", async () => {
    const link = { loss: 0 };
    const shaper = new Shaper(link);
    const [ada, ben] = await linked("Gap", shaper);
    await Promise.all([ada.seesMovement(), ben.seesMovement()]);
    link.loss = 1;
    await ada.reads("tile-note", /Reconnecting/);
    link.loss = 0;
    await ada.gone("tile-note");
    await Promise.all([ada.seesMovement(), ben.seesMovement()]);
    shaper.close();
  });

  it("that is cut for good ends the call, in the same words for both [A103, CALL-12, CALL-13]", async () => {
    const link = { loss: 0 };
    const shaper = new Shaper(link);
    const [ada, ben] = await linked("Cut", shaper, fox);
    await Promise.all([ada.seesMovement(), ben.seesMovement()]);
    await Promise.all([ada, ben].map((each) => each.page.evaluate(keepWaits, PATIENCE.giveUp)));
    link.loss = 1;
    await Promise.all([ada, ben].map((each) => each.reads("tile-note", /Reconnecting/, 30_000)));
    if (!LONG) await Promise.all([ada, ben].map((each) => each.page.evaluate(endWaits)));
    await Promise.all([ada, ben].map((each) => each.sees("ended", PATIENCE.giveUp + 15_000)));
    for (const each of [ada, ben]) {
      await each.reads("ended-reason", /^The connection was lost$/);
      await each.reads("error-message", /^Connection closed with user: Connection lost$/);
      await each.sees("call-again");
    }
    shaper.close();
  }, 150_000);
});
