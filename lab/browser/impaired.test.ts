import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SmallInternet } from "./nat";
import { Person } from "./person";
import { until } from "./server";

let internet: SmallInternet;
const browsers: Browser[] = [];
let calls = 0;

beforeAll(async () => {
  internet = SmallInternet.up();
  await internet.serve({ TURN_SECRET: "of the small internet" });
  browsers.push(...(await Promise.all([internet.browser("a"), internet.browser("b")])));
});

afterEach(async () => {
  internet.modes("restricted", "restricted");
  const contexts = browsers.flatMap((browser) => browser.browserContexts());
  await Promise.all(contexts.filter((each) => each.id !== undefined).map((each) => each.close()));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await internet?.down();
});

async function signIn(): Promise<[Person, Person]> {
  calls++;
  return (await Promise.all(
    [`Ada ${calls}`, `Ben ${calls}`].map((name, i) =>
      Person.withToken(browsers[i] as Browser, internet.home(name), name),
    ),
  )) as [Person, Person];
}

async function videoCall(ada: Person, ben: Person): Promise<void> {
  await ada.call(ben, "video");
  await ben.sees("incoming", 30_000);
  await ben.click("accept-video");
  await Promise.all([ada.sees("in-call", 30_000), ben.sees("in-call", 30_000)]);
  await Promise.all([ada, ben].flatMap((each) => [each.seesMovement(45_000), each.hears(45_000)]));
}

interface Sound {
  packets: number;
  lost: number;
  samples: number;
  concealed: number;
  frames: number;
  kbits: number;
}

async function sound(person: Person): Promise<Sound> {
  return person.page.$eval('[data-testid="in-call"]', async (element) => {
    const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
    const sum = { packets: 0, lost: 0, samples: 0, concealed: 0, frames: 0, kbits: 0 };
    for (const report of (await manager.stats()).values()) {
      report.forEach((stat) => {
        if (stat.type !== "inbound-rtp") return;
        sum.kbits += (stat.bytesReceived * 8) / 1000;
        if (stat.kind === "video") sum.frames += stat.framesDecoded;
        if (stat.kind !== "audio") return;
        sum.packets += stat.packetsReceived;
        sum.lost += stat.packetsLost;
        sum.samples += stat.totalSamplesReceived;
        sum.concealed += stat.concealedSamples;
      });
    }
    return sum;
  });
}

/** What a person received in the next seconds, as their browser counts it. */
async function during(person: Person, seconds: number): Promise<Sound> {
  const before = await sound(person);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const after = await sound(person);
  const keys = Object.keys(after) as (keyof Sound)[];
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as unknown as Sound;
}

/** Of ten seconds of Opus, 500 packets, hardly any is missing, and little had to be made up. */
function isIntact({ packets, samples, concealed }: Sound): void {
  expect(packets).toBeGreaterThan(430);
  expect(concealed / samples).toBeLessThan(0.1);
}

async function controlsWork(ada: Person, ben: Person): Promise<void> {
  await ada.click("mute");
  await ben.there("remote-muted", 5000);
  await ada.click("mute");
  await ben.gone("remote-muted", 5000);
  await ben.click("hang-up");
  await Promise.all([ada.sees("ended", 5000), ben.sees("ended", 5000)]);
  expect(await ada.text("ended-reason")).toMatch(/ended/i);
}

describe("a call over a bad link", () => {
  it("with 5 % loss has its sound whole, moving pictures, and controls that work [CALL-12]", async () => {
    internet.link("a", "loss", 5);
    const [ada, ben] = await signIn();
    await videoCall(ada, ben);
    const heard = await Promise.all([during(ada, 10), during(ben, 10)]);
    console.log("5 % loss:", JSON.stringify(heard));
    for (const each of heard) {
      isIntact(each);
      expect(each.lost).toBeGreaterThan(0);
      expect(each.frames).toBeGreaterThan(50);
    }
    await controlsWork(ada, ben);
  }, 150_000);

  it("of 300 kbit/s has its sound whole, moving pictures, and controls that work [CALL-12]", async () => {
    internet.link("a", "rate", 300);
    const [ada, ben] = await signIn();
    await videoCall(ada, ben);
    // The senders find out what the link can take.
    await during(ada, 15);
    const heard = await Promise.all([during(ada, 10), during(ben, 10)]);
    console.log("300 kbit/s:", JSON.stringify(heard));
    for (const each of heard) {
      isIntact(each);
      expect(each.kbits / 10).toBeLessThan(300);
      expect(each.frames).toBeGreaterThan(20);
    }
    await controlsWork(ada, ben);
  }, 150_000);
});

const status = (person: Person) => person.page.$eval('[data-testid="call-status"]', (each) => each.textContent ?? "");

/** Keeps what the manager of this person's call says of errors. */
const listen = (person: Person) =>
  person.page.$eval('[data-testid="in-call"]', (element) => {
    const { manager } = element as HTMLElement & { manager: { onError: (error: Error) => void } };
    const heard: string[] = [];
    Object.assign(window, { heardErrors: heard });
    const { onError } = manager;
    manager.onError = (error) => {
      heard.push(error.message);
      onError(error);
    };
  });

describe("a network that is cut in a call", () => {
  it("for some seconds is said to be reconnecting, and then it is found again [A103, CALL-12]", async () => {
    const [ada, ben] = await signIn();
    await videoCall(ada, ben);
    const mark = (person: Person) => person.page.evaluate(() => document.body.setAttribute("data-marked", "yes"));
    await Promise.all([mark(ada), mark(ben)]);
    const began = performance.now();
    internet.mode("a", "cut");
    await until(async () => /reconnect/i.test(await status(ada)), 20_000, "Ada to reconnect");
    await until(() => performance.now() - began >= 5000, 6000, "five seconds");
    internet.mode("a", "restricted");
    await until(async () => (await status(ada)) === "Connected", 30_000, "Ada to be connected");
    await until(async () => (await status(ben)) === "Connected", 30_000, "Ben to be connected");
    await Promise.all([ada, ben].flatMap((each) => [each.seesMovement(), each.hears()]));
    for (const each of [ada, ben]) expect(await each.page.$("[data-marked]")).not.toBeNull();
    await ben.click("hang-up");
    await Promise.all([ada.sees("ended", 30_000), ben.sees("ended")]);
  }, 150_000);

  it("for a minute ends it on both sides, with the reason [A103]", async () => {
    const [ada, ben] = await signIn();
    await videoCall(ada, ben);
    await listen(ada);
    internet.mode("a", "cut");
    await Promise.all([ada.sees("ended", 100_000), ben.sees("ended", 100_000)]);
    for (const each of [ada, ben]) expect(await each.text("ended-reason")).toBe("The connection was lost");
    const heard = await ada.page.evaluate(() => (window as unknown as { heardErrors: string[] }).heardErrors);
    expect(heard).toContain("Connection closed with user: Connection lost");
  }, 180_000);
});
