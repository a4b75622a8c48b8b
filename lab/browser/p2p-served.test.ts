import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, freshPage } from "./browsers";
import { Server } from "./server";

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

describe("the P2P page from the jar", () => {
  it("runs under the policy that it is sent with, and asks for nothing else [D1]", async () => {
    const page = await freshPage(browser);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("request", (request) => requests.push(request.url()));
    const response = await page.goto(`${server.url}/p2p/`);
    expect(response?.headers()["content-security-policy"]).toMatch(/script-src 'sha256-/);
    await page.waitForFunction(() => document.body.innerText.trim().length > 10);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([`${server.url}/p2p/`]);
    await page.browserContext().close();
  });

  it("says in words what is wrong with a payload that is none", async () => {
    const page = await freshPage(browser);
    await page.evaluateOnNewDocument(() => {
      Object.assign(window, {
        calls: { startCall: () => {}, acceptCall: () => {}, endCall: () => {}, getIceServers: () => "[]" },
      });
    });
    await page.goto(`${server.url}/p2p/#offerIncomingCall=<img src=x onerror=alert(1)>`);
    await page.waitForSelector("[role=alert]", { visible: true });
    expect(await page.$eval("[role=alert]", (element) => element.textContent?.trim().length ?? 0)).toBeGreaterThan(10);
    expect(await page.$$("img[src=x]")).toHaveLength(0);
    await page.browserContext().close();
  });
});
