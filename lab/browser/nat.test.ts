import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Mode, SERVER, SmallInternet } from "./nat";
import { Person } from "./person";
import { until } from "./server";

const TTL_S = 30;

let internet: SmallInternet;
const browsers: Browser[] = [];
let calls = 0;

beforeAll(async () => {
  internet = SmallInternet.up();
  await internet.serve({ TURN_SECRET: "of the small internet", TURN_TTL: String(TTL_S) });
  browsers.push(...(await Promise.all([internet.browser("a"), internet.browser("b")])));
});

afterEach(async () => {
  internet.routes("all");
  const contexts = browsers.flatMap((browser) => browser.browserContexts());
  await Promise.all(contexts.filter((each) => each.id !== undefined).map((each) => each.close()));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await internet?.down();
});

/** A video call between somebody behind the one NAT and somebody behind the other. */
async function call(a: Mode, b: Mode): Promise<[Person, Person]> {
  internet.modes(a, b);
  // Newcomers each time: whose page is closed in a call is still missed there for a while.
  calls++;
  const [ada, ben] = (await Promise.all(
    [`Ada ${calls}`, `Ben ${calls}`].map((name, i) =>
      Person.withToken(browsers[i] as Browser, internet.home(name), name),
    ),
  )) as [Person, Person];
  await ada.call(ben, "video");
  await ben.sees("incoming");
  await ben.click("accept-video");
  await Promise.all([ada.sees("in-call"), ben.sees("in-call")]);
  await Promise.all([ada.seesMovement(30_000), ben.seesMovement(30_000), ada.hears(), ben.hears()]);
  return [ada, ben];
}

interface Path {
  local: string;
  remote: string;
  /** Between a client and its relay: udp, tcp or tls. */
  relayProtocol?: string;
  /** Where the relay, or else the client, is heard. */
  at: string;
}

/** The pair of candidates that a person's call runs over, as the browser tells it. */
async function path(person: Person): Promise<Path> {
  const found = await person.page.$eval('[data-testid="in-call"]', async (element) => {
    const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
    // biome-ignore lint/suspicious/noExplicitAny: statistics have a shape for each type
    const stats: any[] = [];
    for (const report of (await manager.stats()).values()) report.forEach((stat) => void stats.push(stat));
    const of = (id: string) => stats.find((stat) => stat.id === id);
    const pair = of(stats.find((stat) => stat.type === "transport").selectedCandidatePairId);
    const [local, remote] = [of(pair.localCandidateId), of(pair.remoteCandidateId)];
    return {
      local: local.candidateType,
      remote: remote.candidateType,
      relayProtocol: local.relayProtocol,
      at: `${local.address}:${local.port}`,
    };
  });
  return found;
}

/** Milliseconds of the longest silence in some seconds: how long no packet of sound came. */
function longestSilence(person: Person, seconds: number): Promise<number> {
  return person.page.$eval(
    '[data-testid="in-call"]',
    async (element, length) => {
      const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
      const packets = async () => {
        let sum = 0;
        for (const report of (await manager.stats()).values())
          report.forEach((stat) => {
            if (stat.type === "inbound-rtp" && stat.kind === "audio") sum += stat.packetsReceived;
          });
        return sum;
      };
      const end = performance.now() + length * 1000;
      let [heard, last, longest] = [await packets(), performance.now(), 0];
      while (performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const now = await packets();
        longest = Math.max(longest, performance.now() - last);
        if (now > heard) [heard, last] = [now, performance.now()];
      }
      return longest;
    },
    seconds,
  );
}

/** How often somebody asks for TURN credentials from now on. */
function refreshes(person: Person): () => number {
  let count = 0;
  person.page.on("response", (response) => {
    if (response.ok() && response.url().endsWith("/api/calls/turn-credentials")) count++;
  });
  return () => count;
}

const relayed = (paths: Path[]) => paths.filter((each) => each.local === "relay");

describe("a call across two NATs", () => {
  it("goes directly where both keep their ports", async () => {
    const paths = await Promise.all((await call("restricted", "restricted")).map(path));
    expect(paths.map(({ local }) => local)).not.toContain("relay");
    expect(paths.map(({ remote }) => remote)).not.toContain("relay");
  });

  it("holds for a minute over the relay where both are symmetric, twice as long as its credentials [A5, A46, A104, A114, O48]", async () => {
    const people = await call("symmetric", "symmetric");
    const before = await Promise.all(people.map(path));
    const refreshed = people.map(refreshes);
    expect(relayed(before).map(({ relayProtocol }) => relayProtocol)).toContain("udp");
    const silences = await Promise.all(people.map((person) => longestSilence(person, 2 * TTL_S + 2)));
    for (const silence of silences) expect(silence).toBeLessThan(2_000);
    // The same allocation all the time: nothing was built anew behind the scenes.
    expect(await Promise.all(people.map(path))).toEqual(before);
    for (const asked of refreshed) expect(asked()).toBeGreaterThanOrEqual(2);
    await Promise.all(people.map((person) => person.seesMovement()));
  }, 150_000);

  it("goes over the relay though the server has no route to the other's private address", async () => {
    internet.routes("few");
    const people = await call("symmetric", "symmetric");
    expect(relayed(await Promise.all(people.map(path)))).not.toEqual([]);
    const silences = await Promise.all(people.map((person) => longestSilence(person, 8)));
    for (const silence of silences) expect(silence).toBeLessThan(2_000);
  });

  it("goes over TURN inside TCP where UDP is blocked [A71, M61, O54]", async () => {
    const [ada] = await call("noudp", "symmetric");
    expect(await path(ada)).toMatchObject({ local: "relay", relayProtocol: "tcp" });
  });

  it("goes over TURN inside TLS on port 443 where nothing else is open [A72]", async () => {
    const paths = await Promise.all((await call("only443", "only443")).map(path));
    for (const each of paths) expect(each).toMatchObject({ local: "relay", relayProtocol: "tls" });
  });

  it("is foretold by the self-test page: over TCP only, for UDP is blocked [A135]", async () => {
    internet.modes("noudp", "noudp");
    const page = await Person.withToken(browsers[0] as Browser, internet.home("Tess"), "Tess").then(({ page }) => page);
    await page.goto(`https://${SERVER}/self-test`);
    const verdict = await page.waitForSelector('[data-testid="verdict"]', { timeout: 60_000 });
    expect(await verdict?.evaluate((each) => each.textContent)).toMatch(
      /UDP does not get through, so calls go over TCP/,
    );
    const lines = await page.$$eval('[data-testid="step"]', (all) =>
      all.map((each) => `${each.getAttribute("data-outcome")} ${each.querySelector("h2")?.textContent}`),
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^failed Your address outside/),
        expect.stringMatching(/^failed Relay over UDP/),
        expect.stringMatching(/^fine Relay over TCP/),
        expect.stringMatching(/^fine Relay inside TLS.*:443$/),
      ]),
    );
  });

  it("is found again over TCP when UDP is cut in the middle of it", async () => {
    const [ada, ben] = await call("symmetric", "symmetric");
    internet.modes("noudp", "symmetric");
    await until(async () => (await path(ada)).relayProtocol === "tcp", 45_000, "the call to move to TCP");
    await Promise.all([ada.seesMovement(30_000), ben.seesMovement(30_000), ada.hears(), ben.hears()]);
  });
});
