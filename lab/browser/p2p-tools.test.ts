import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser, Frame } from "puppeteer-core";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromium, freshPage } from "./browsers";
import { carry, Messenger } from "./messenger";
import { until } from "./server";

const web = (path: string) => fileURLToPath(new URL(`../../web/${path}`, import.meta.url));

let browser: Browser;
let simulator: ViteDevServer | undefined;

beforeAll(async () => {
  browser = await chromium();
});

afterAll(async () => {
  await browser?.close();
  await simulator?.close();
});

const phaseOf = (frame: Frame) => frame.$eval('[data-testid="stage"]', (stage) => stage.getAttribute("data-phase"));

it("the simulator shows two messengers that carry the payloads for each other [D24]", async () => {
  process.env.BROWSER = "none";
  simulator = await createServer({
    configFile: web("scripts/p2p.simulate.config.mjs"),
    server: { port: 0 },
    logLevel: "error",
  });
  await simulator.listen();
  const page = await freshPage(browser);
  await page.goto(`${simulator.resolvedUrls?.local[0]}p2p/simulate/index.html`);
  const inside = () => page.frames().filter((frame) => frame.url().includes("/p2p/index.html"));
  await until(() => inside().length === 2, 10_000, "two pages");
  const [ada, ben] = inside() as [Frame, Frame];
  await until(
    async () => (await Promise.all([phaseOf(ada), phaseOf(ben)])).join() === "idle,idle",
    20_000,
    "both pages to be ready",
  );
  await page.click("section:first-child button");
  const accept = await ben.waitForSelector('[data-testid="accept-video"]', { visible: true });
  await accept?.click();
  await until(
    async () => (await Promise.all([phaseOf(ada), phaseOf(ben)])).join() === "active,active",
    20_000,
    "a call",
  );
});

it("the debug build has developer tools inside, and works like the page [D26]", async () => {
  execFileSync(process.execPath, [web("scripts/p2p.mjs"), "debug"], { stdio: "ignore" });
  const url = `file://${web("dist/p2p/debug.html")}`;
  const ada = await Messenger.open(browser, url, { hash: "startCall" });
  const ben = await Messenger.open(browser, url);
  await carry(ada, ben);
  await ada.page.$eval('[data-testid="debug-tools"]', (tools) => tools.setAttribute("open", ""));
  await ada.reads("debug-tools", /connectionState connected/);
});

it("the page works from a file, without any server [D1, D2]", async () => {
  const url = `file://${web("dist/p2p/index.html")}`;
  const ada = await Messenger.open(browser, url, { hash: "startCall" });
  const ben = await Messenger.open(browser, url);
  await carry(ada, ben);
  await Promise.all([ada.seesMovement(), ben.hears()]);
  expect(ada.requests.every((each) => each.startsWith("file:"))).toBe(true);
});
