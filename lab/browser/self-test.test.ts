import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox, freshPage } from "./browsers";
import { Client } from "./client";
import { Server } from "./server";
import { silentPort } from "./turn";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), chromium()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

type Line = { outcome: string; text: string };

/** What stands on the page once everything has been tried. */
async function result(page: Page): Promise<{ lines: Line[]; verdict: string }> {
  await page.waitForSelector('[data-testid="steps"][aria-busy="false"] + * [data-testid="verdict"]', {
    timeout: 60_000,
  });
  const lines = await page.$$eval('[data-testid="step"]', (all) =>
    all.map((each) => ({ outcome: each.getAttribute("data-outcome") ?? "", text: each.textContent ?? "" })),
  );
  const verdict = await page.$eval('[data-testid="verdict"]', (each) => each.textContent ?? "");
  return { lines, verdict };
}

const line = (lines: Line[], start: string) => lines.find(({ text }) => text.slice(1).startsWith(start));

async function selfTest(by: Browser, before?: () => void): Promise<Page> {
  const page = await freshPage(by, 1000, 900);
  if (before) await page.evaluateOnNewDocument(before);
  await page.goto(`${server.url}/self-test`);
  return page;
}

/** Lets the page test a server that somebody names. */
async function other(url: string, username: string, credential: string): Promise<{ lines: Line[]; verdict: string }> {
  const page = await selfTest(browser);
  await result(page);
  await page.click('[data-testid="other"]');
  await page.type("#url", url);
  await page.type("#username", username);
  await page.type("#credential", credential);
  await page.click('[data-testid="test-other"]');
  await page.waitForSelector('[data-testid="steps"][aria-busy="true"]');
  return result(page);
}

describe("the self-test page", () => {
  it.each([
    ["Chromium", chromium],
    ["Firefox", firefox],
  ])("finds nothing wrong where nothing is, in %s [A88, A135]", async (_, launch: () => Promise<Browser>) => {
    const own = await launch();
    try {
      const { lines, verdict } = await result(await selfTest(own));
      for (const { outcome, text } of lines) expect(outcome, text).toBe("fine");
      expect(line(lines, "Camera and microphone")?.text).toMatch(/Cameras: [1-9].*microphones: [1-9]/);
      expect(line(lines, "Relay over UDP")?.text).toMatch(/\d+ of 50 packets came back, typically after/);
      expect(line(lines, "Relay over TCP")?.text).toMatch(/50 of 50 packets/);
      expect(verdict).toMatch(/^Calls will work here\./);
    } finally {
      await own.close();
    }
  });

  it("says what to click where camera and microphone are blocked, and goes on [A135]", async () => {
    const page = await selfTest(browser, () => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    });
    const { lines, verdict } = await result(page);
    expect(line(lines, "Camera and microphone")).toMatchObject({
      outcome: "failed",
      text: expect.stringMatching(/blocked.*Click the camera or lock symbol/),
    });
    expect(verdict).toMatch(/^The network is ready for calls; camera or microphone is not\./);
  });

  it("says that the server refuses wrong credentials [A135]", async () => {
    const ada = await Client.inDevMode(server.url, "Ada");
    const { body } = await ada.request("GET", "/api/calls/turn-credentials");
    const { urls, username } = body.credentials;
    const url = urls.find((each: string) => each.endsWith("transport=udp"));
    const { lines, verdict } = await other(url, username, "guess");
    expect(line(lines, "Relay over UDP")).toMatchObject({
      outcome: "failed",
      text: expect.stringContaining("does not accept the credentials"),
    });
    expect(verdict).toMatch(/^Calls will not work here/);
  });

  it("says that nothing answers over UDP, and that nothing listens on TCP [A135]", async () => {
    const silent = await silentPort();
    const udp = await other(`turn:127.0.0.1:${silent.port}?transport=udp`, "ada", "secret");
    expect(line(udp.lines, "Relay over UDP")?.text).toMatch(/No answer over UDP from 127\.0\.0\.1/);
    const tcp = await other(`turn:127.0.0.1:${silent.port}?transport=tcp`, "ada", "secret");
    expect(line(tcp.lines, "Relay over TCP")?.text).toMatch(/No connection over TCP to 127\.0\.0\.1/);
    silent.close();
  });
});
