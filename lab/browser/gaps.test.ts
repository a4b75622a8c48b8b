import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { chromium } from "./browsers";
import { Person } from "./person";
import { Server } from "./server";
import { Shaper } from "./shaper";

let server: Server;
let one: Browser;

beforeAll(async () => {
  server = await Server.start();
  one = await chromium();
});

afterAll(async () => {
  await one?.close();
  await server?.stop();
});

/** Two people whose media takes a way of which the test is the master. */
async function linked(name: string, shaper: Shaper): Promise<[Person, Person]> {
  const ada = await Person.signIn(one, server.url, `Ada ${name}`);
  const ben = await Person.signIn(one, server.url, `Ben ${name}`);
  await shaper.between(ada.page, ben.page);
  await Promise.all([ada.page.reload(), ben.page.reload()]);
  await Promise.all([ada.sees("me"), ben.sees("me")]);
  await ada.call(ben, "video");
  await ben.sees("incoming");
  await ben.click("accept-video");
  return [ada, ben];
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
});
