import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { openedNow } from "./attempt";

const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--use-fake-device-for-media-stream=fps=30",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a browser profile of a tester's machine would have said when asked. */
const FIREFOX_PREFERENCES = {
  "media.navigator.permission.disabled": true,
  "media.navigator.streams.fake": true,
  "media.autoplay.default": 0,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "media.peerconnection.ice.loopback": true,
  "media.getdisplaymedia.screencapturekit.picker.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "app.normandy.enabled": false,
  "datareporting.healthreport.uploadEnabled": false,
};

/** Debian's Chromium without a window, with a camera and microphone that play a test pattern. */
export function chromium(flags: string[] = []): Promise<Browser> {
  return puppeteer.launch({ executablePath: "/usr/bin/chromium", headless: true, args: [...CHROMIUM_FLAGS, ...flags] });
}

/** The same, started by a program of its own: in another network, so that it is driven through a pipe. */
export function chromiumBy(executablePath: string, flags: string[]): Promise<Browser> {
  return puppeteer.launch({ executablePath, headless: true, pipe: true, args: [...CHROMIUM_FLAGS, ...flags] });
}

/** Debian's Firefox ESR, driven by WebDriver BiDi. */
export function firefox(preferences: Record<string, unknown> = {}): Promise<Browser> {
  return puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: { ...FIREFOX_PREFERENCES, ...preferences },
  });
}

/** A page that shares nothing with other people's: cookies, storage, identity. */
export async function freshPage(browser: Browser, width = 1280, height = 800): Promise<Page> {
  const context = openedNow(await browser.createBrowserContext());
  const page = await context.newPage();
  await page.setViewport({ width, height });
  return page;
}
