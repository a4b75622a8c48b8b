import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./browsers";
import { Client } from "./client";
import { Person } from "./person";
import { Server } from "./server";

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

describe("a call that nobody took", () => {
  it("is shown to who was away until they have looked at it, and can be called back [A116]", async () => {
    const ada = await Client.inDevMode(server.url, "Ada Missed");
    const ben = await Client.inDevMode(server.url, "Ben Missed");
    const conversationId = await ada.conversation(ben);
    const { body } = await ada.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
    await ada.request("POST", `/api/calls/${body.callId}/end`);
    const home = await Person.withToken(one, `${server.url}/#token=${ben.token}`, "Ben Missed");
    await home.reads("missed", /You missed a call from Ada Missed/);
    expect(await home.page.title()).toBe("(1) Parley");
    await home.reads("history-outcome", /Missed/);
    await home.click("missed-seen");
    await home.gone("missed");
    await home.page.reload();
    await home.sees("history-row");
    await home.gone("missed");
    expect(await home.page.title()).toBe("Parley");
  });

  it("appears at once for who is there, and one click calls back [A116]", async () => {
    const ada = await Client.inDevMode(server.url, "Ada Cancels");
    const ben = await Person.signIn(one, server.url, "Ben There");
    const benId = await ben.page.$eval('[data-testid="me"]', (me) => me.getAttribute("data-user-id") ?? "");
    const conversationId = await ada.conversation(new Client(server.url, "", benId));
    const { body } = await ada.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
    await ben.sees("incoming");
    await ada.request("POST", `/api/calls/${body.callId}/end`);
    await ben.sees("ended");
    await ben.click("close-call");
    await ben.reads("missed", /You missed a call from Ada Cancels/);
    await ben.click("missed-call-back");
    await ben.sees("outgoing");
    await ben.click("cancel");
    await ben.sees("ended");
  });
});
