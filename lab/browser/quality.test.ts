import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./browsers";
import { Client } from "./client";
import { Person } from "./person";
import { Server, until } from "./server";
import { Shaper } from "./shaper";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await chromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The token that the page keeps, so that a test can ask the server about the same person. */
async function asClient(person: Person): Promise<Client> {
  const token = await person.page.evaluate(() => {
    const kept = Object.values({ ...sessionStorage }).join(" ");
    return /[\w-]+\.[\w-]+\.[\w-]+/.exec(kept)?.[0] ?? "";
  });
  const { body } = await new Client(server.url, token, "").request("GET", "/api/me");
  return new Client(server.url, token, body.user.id);
}

describe("a link with a round trip of 400 ms", () => {
  it("is shown as poor, and stored as poor [A7, A96, A100]", async () => {
    const ada = await Person.signIn(browser, server.url, "Ada Afar");
    const ben = await Person.signIn(browser, server.url, "Ben Afar");
    const shaper = new Shaper({ delayMs: 200 });
    await shaper.between(ada.page, ben.page);
    await Promise.all([ada.page.reload(), ben.page.reload()]);
    await Promise.all([ada.sees("me"), ben.sees("me")]);
    await ada.call(ben, "video");
    await ben.sees("incoming");
    await ben.click("accept-video");
    await Promise.all([ada.seesMovement(30_000), ben.seesMovement(30_000)]);
    await until(
      async () =>
        (await ada.page.$eval('[data-testid="quality"]', (e) => e.getAttribute("aria-label") ?? "")).match(
          /poor|bad|weak/i,
        ) !== null,
      30_000,
      "Ada to see that the connection is poor",
    );
    const client = await asClient(ada);
    await until(
      async () => {
        const { body } = await client.request("GET", "/api/calls?limit=1");
        const mine = body.calls[0].participants.find((each: { userId: string }) => each.userId === client.id);
        return mine.connectionQuality === "poor";
      },
      15_000,
      "the server to know that the connection is poor",
    );
    await ada.click("hang-up");
    await ada.sees("ended");
    shaper.close();
    expect(await ada.text("ended-reason")).toMatch(/ended/i);
  });
});
