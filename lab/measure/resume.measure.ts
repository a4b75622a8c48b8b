import { expect, it } from "vitest";
import { chromium } from "../browser/browsers";
import { Person } from "../browser/person";
import { Server, until } from "../browser/server";
import { figures } from "./figures";

const RUNS = Number(process.env.RUNS ?? 25);

/** Runs in the page before anything else: notes, since the reload began, when the other's picture is shown again. */
function clock(): void {
  const times = { seen: 0 };
  Object.assign(window, { times });
  const look = () => {
    const tile = '[data-testid="in-call"] figure[data-video="true"]:not([data-user-id="self"]) video:not([data-timed])';
    const video = document.querySelector<HTMLVideoElement>(tile);
    if (!video) return;
    video.dataset.timed = "yes";
    video.requestVideoFrameCallback(() => {
      times.seen ||= performance.now();
    });
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}

const seenAfter = (person: Person) =>
  person.page.evaluate(() => (window as unknown as { times: { seen: number } }).times.seen);

/** From the start of the navigation, as the page's own clock has it, to the first frame of the other that is shown. */
it("reload in a call, to the other's picture", async () => {
  const server = await Server.start();
  const [one, other] = await Promise.all([chromium(), chromium()]);
  const ada = await Person.signIn(one, server.url, "Ada");
  const ben = await Person.signIn(other, server.url, "Ben");
  await ben.page.evaluateOnNewDocument(clock);
  await ada.call(ben, "video");
  await ben.click("accept-video");
  await Promise.all([ada.seesMovement(), ben.seesMovement()]);
  const back: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    await ben.page.reload();
    await until(async () => (await seenAfter(ben)) > 0, 20_000, "Ben to see Ada again");
    back.push(await seenAfter(ben));
    await Promise.all([ada.seesMovement(), ben.seesMovement()]);
  }
  await Promise.all([one.close(), other.close()]);
  await server.stop();
  console.log(`\n${figures("reload to the first picture of the other", back)}\n`);
  expect(back).toHaveLength(RUNS);
});
