import { expect, it } from "vitest";
import { PictureLadder } from "../src/lib/pictureLadder";
import { AUTOMATIC_HD, PROFILES, profileOf } from "../src/lib/pictureProfiles";
import type { QualityReport } from "../src/lib/types";

const limited = (kbps: number): QualityReport => ({
  quality: "fair",
  bitrateKbps: kbps,
  sentKbps: kbps,
  lossPercent: 0,
});
const roomy = (kbps: number): QualityReport => ({
  quality: "good",
  bitrateKbps: kbps,
  sentKbps: kbps / 3,
  lossPercent: 0,
});

function after(ladder: PictureLadder, report: QualityReport, looks: number): string {
  let name = "";
  for (let i = 0; i < looks; i++) name = ladder.observe(report)?.name ?? "none";
  return name;
}

it("has the four sizes, high definition unless chosen otherwise, between 500 kbit/s and 2 Mbit/s [A93, A95, X-A22]", () => {
  const sizes = Object.values(PROFILES).map(({ width, height }) => `${width}x${height}`);
  expect(sizes).toEqual(["1920x1080", "1280x720", "640x480", "320x240"]);
  expect(new PictureLadder().profile).toBe(AUTOMATIC_HD);
  expect(profileOf("auto").maxKbps).toBe(2000);
  expect(PROFILES.sd.maxKbps).toBe(500);
});

it.each([
  [1000, "hd"],
  [300, "sd"],
  [120, "ld"],
])("a network of %i kbit/s ends at %s and stays there [A93]", (kbps, name) => {
  const ladder = new PictureLadder();
  expect(after(ladder, limited(kbps), 6)).toBe(name);
  expect(after(ladder, limited(kbps), 40)).toBe(name);
});

it("one bad look changes nothing", () => {
  const ladder = new PictureLadder();
  expect(after(ladder, limited(100), 1)).toBe("hd");
  expect(after(ladder, roomy(900), 1)).toBe("hd");
  expect(after(ladder, limited(100), 1)).toBe("hd");
});

it("gives the picture up where not even the smallest fits [A93, A120]", () => {
  expect(after(new PictureLadder(), limited(40), 5)).not.toBe("none");
  expect(after(new PictureLadder(), limited(40), 10)).toBe("none");
  const lossy = { ...limited(100), lossPercent: 17, lossOutPercent: 17 };
  expect(after(new PictureLadder(), lossy, 10)).toBe("none");
});

it("climbs back when the network has room, one step after twelve seconds [A95]", () => {
  const ladder = new PictureLadder(100);
  expect(ladder.profile.name).toBe("ld");
  expect(after(ladder, roomy(600), 3)).toBe("ld");
  expect(after(ladder, roomy(600), 1)).toBe("sd");
  expect(after(ladder, roomy(900), 4)).toBe("hd");
});

it("waits longer after a step up that did not last", () => {
  const ladder = new PictureLadder(300);
  expect(after(ladder, roomy(600), 4)).toBe("hd");
  expect(after(ladder, limited(300), 2)).toBe("sd");
  expect(after(ladder, roomy(600), 7)).toBe("sd");
  expect(after(ladder, roomy(600), 1)).toBe("hd");
});

it("takes heavy loss for congestion where the browser has no estimate", () => {
  const lossy: QualityReport = { quality: "poor", lossPercent: 15, lossOutPercent: 15 };
  expect(after(new PictureLadder(), lossy, 2)).toBe("sd");
  expect(after(new PictureLadder(), { quality: "good", lossPercent: 0 }, 20)).toBe("hd");
});

it("goes by heavy loss, and fast, in Firefox, which believes in 600 kbit/s on any line [A93]", () => {
  const drowned: QualityReport = {
    quality: "poor",
    bitrateKbps: 597,
    sentKbps: 5000,
    lossPercent: 34,
    lossOutPercent: 34,
  };
  expect(after(new PictureLadder(), drowned, 1)).toBe("sd");
  expect(after(new PictureLadder(), drowned, 3)).toBe("ld");
  expect(after(new PictureLadder(), { ...drowned, estimateKbps: 597 }, 20)).toBe("hd");
  expect(after(new PictureLadder(), { ...drowned, lossPercent: 6, lossOutPercent: 6 }, 20)).toBe("hd");
  // What was lost before counts on the scale of twelve seconds still, and is no reason to give up the small picture too.
  expect(after(new PictureLadder(), { ...drowned, lossOutNowPercent: 3 }, 20)).toBe("hd");
});

it("begins with what is known of the network", () => {
  expect(new PictureLadder(300).profile.name).toBe("sd");
  expect(new PictureLadder(2000).profile.name).toBe("hd");
  expect(new PictureLadder(10).profile.name).toBe("ld");
});
