import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "puppeteer-core";
import { expect, it } from "vitest";
import { chromium } from "../browser/browsers";
import { Person } from "../browser/person";
import { Server } from "../browser/server";

const ROOT = new URL("../..", import.meta.url).pathname;

interface Look {
  wall: string;
  glow: string;
  skin: string;
  hair: string;
  shirt: string;
  long: boolean;
}

/** A person in front of a camera, drawn; `lean` moves them a little from frame to frame. */
function portrait({ wall, glow, skin, hair, shirt, long }: Look, lean: number): string {
  const behind = long
    ? `<path d="M470 300q-20-190 170-190t170 190v230q0 40-40 40h-260q-40 0-40-40z" fill="${hair}"/>`
    : "";
  return `<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720" viewBox="0 0 1280 720">
    <defs><radialGradient id="w" cx=".3" cy=".25" r="1"><stop offset="0" stop-color="${glow}"/><stop offset="1" stop-color="${wall}"/></radialGradient></defs>
    <rect width="1280" height="720" fill="url(#w)"/>
    <g opacity=".28" fill="#fff"><rect x="70" y="70" width="230" height="300" rx="10"/><rect x="980" y="110" width="210" height="150" rx="10"/></g>
    <g opacity=".25" fill="#000"><rect x="930" y="420" width="300" height="14" rx="7"/><rect x="950" y="330" width="26" height="90"/><rect x="984" y="350" width="26" height="70"/><rect x="1018" y="340" width="30" height="80"/></g>
    <g transform="translate(${lean} 0)">${behind}
      <path d="M330 720q0-190 190-215l120-20 120 20q190 25 190 215z" fill="${shirt}"/>
      <path d="M575 430h130v70q-65 70-130 0z" fill="${skin}" style="filter:brightness(.92)"/>
      <ellipse cx="640" cy="310" rx="128" ry="158" fill="${skin}"/>
      <path d="M508 300q-14-180 132-180t132 180q-10-90-70-110-90 30-150 6-40 30-44 104z" fill="${hair}"/>
      <g fill="#2a2320"><ellipse cx="592" cy="312" rx="11" ry="13"/><ellipse cx="688" cy="312" rx="11" ry="13"/></g>
      <path d="M572 284q20-12 40 0M668 284q20-12 40 0" stroke="${hair}" stroke-width="7" fill="none" stroke-linecap="round"/>
      <path d="M640 318q-14 40 2 46" stroke="#0002" stroke-width="6" fill="none" stroke-linecap="round"/>
      <path d="M596 394q44 42 88 0" stroke="#8c3b3b" stroke-width="9" fill="none" stroke-linecap="round"/>
    </g></svg></body>`;
}

const ADA: Look = { wall: "#31506b", glow: "#7fa4bd", skin: "#e8b996", hair: "#4a2c20", shirt: "#c8553d", long: true };
const BEN: Look = { wall: "#6b5a3a", glow: "#d9c69a", skin: "#a8704a", hair: "#1d1713", shirt: "#2f6f62", long: false };

/** A film that Chromium takes for a camera: JPEG pictures one after the other. */
async function film(browser: Browser, look: Look, file: string): Promise<void> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 720 });
  const frames: Uint8Array[] = [];
  for (let i = 0; i < 12; i++) {
    await page.setContent(portrait(look, Math.round(4 * Math.sin((i / 12) * 2 * Math.PI))));
    frames.push(await page.screenshot({ type: "jpeg", quality: 90 }));
  }
  writeFileSync(file, Buffer.concat(frames));
  await page.close();
}

it("takes the picture of the README: a real call, with drawn people before the cameras", async () => {
  const server = await Server.start();
  const folder = mkdtempSync(join(tmpdir(), "parley-film-"));
  const studio = await chromium();
  await film(studio, ADA, join(folder, "ada.mjpeg"));
  await film(studio, BEN, join(folder, "ben.mjpeg"));
  await studio.close();
  const camera = (name: string) => [`--use-file-for-fake-video-capture=${join(folder, name)}`];
  const [one, other] = await Promise.all([chromium(camera("ada.mjpeg")), chromium(camera("ben.mjpeg"))]);
  const ada = await Person.signIn(one, server.url, "Ada", 1200, 720);
  const ben = await Person.signIn(other, server.url, "Ben", 1200, 720);
  await ben.call(ada, "video");
  await ada.click("accept-video");
  await Promise.all([ada.seesMovement(30_000), ben.seesMovement(30_000)]);
  await ben.reads("duration", /00:1[2-9]/, 30_000);
  const picture = await ben.page.screenshot();
  writeFileSync(join(ROOT, "docs/images/call.png"), picture);
  await Promise.all([one.close(), other.close()]);
  await server.stop();
  expect(picture.length).toBeGreaterThan(10_000);
});
