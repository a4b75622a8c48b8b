import { expect, it } from "vitest";
import { chromium } from "../browser/browsers";
import { Person } from "../browser/person";
import { Server, until } from "../browser/server";
import { figures } from "./figures";

const RUNS = Number(process.env.RUNS ?? 20);

/** Runs in the page: notes when a button is pressed and when the first picture of the other is shown. */
function clock(): void {
  const times = { clicked: 0, seen: 0 };
  Object.assign(window, { times });
  document.addEventListener(
    "click",
    (event) => {
      const button = (event.target as Element).closest('[data-testid="call-video"], [data-testid="accept-video"]');
      if (button) times.clicked = Date.now();
    },
    true,
  );
  new MutationObserver(() => {
    const video = document.querySelector<HTMLVideoElement>('video[data-testid="remote-video"]:not([data-timed])');
    if (!video) return;
    video.dataset.timed = "yes";
    video.requestVideoFrameCallback(() => {
      times.seen = Date.now();
    });
  }).observe(document, { childList: true, subtree: true });
}

interface Times {
  clicked: number;
  seen: number;
}

const times = (person: Person): Promise<Times> =>
  person.page.evaluate(() => (window as unknown as { times: Times }).times);

it("click to first decoded frame", async () => {
  const server = await Server.start();
  const [one, other] = await Promise.all([chromium(), chromium()]);
  const ada = await Person.signIn(one, server.url, "Ada");
  const ben = await Person.signIn(other, server.url, "Ben");
  for (const person of [ada, ben]) {
    await person.page.evaluateOnNewDocument(clock);
    await person.page.reload();
    await person.sees("me");
  }
  const callee: number[] = [];
  const caller: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    await Promise.all(
      [ada, ben].map((person) =>
        person.page.evaluate(() => Object.assign((window as unknown as { times: Times }).times, { seen: 0 })),
      ),
    );
    await ada.call(ben, "video");
    await ben.click("accept-video");
    await until(
      async () => (await times(ada)).seen > 0 && (await times(ben)).seen > 0,
      20_000,
      "both to see the other",
    );
    const [a, b] = [await times(ada), await times(ben)];
    callee.push(b.seen - b.clicked);
    caller.push(a.seen - b.clicked);
    await ada.click("hang-up");
    for (const person of [ada, ben]) {
      await person.sees("ended");
      await person.click("close-call");
      await person.sees("me");
    }
  }
  await Promise.all([one.close(), other.close()]);
  await server.stop();
  console.log(
    `\n${figures("accept clicked to first frame, callee", callee)}\n${figures("accept clicked to first frame, caller", caller)}\n`,
  );
  expect(callee).toHaveLength(RUNS);
});
