import type { Browser, Page } from "puppeteer-core";
import { anew } from "./attempt";
import { freshPage } from "./browsers";
import { until } from "./server";

/** What a side of a call has received so far, as its browser counts it. */
export interface Received {
  framesDecoded: number;
  audioPackets: number;
  audioEnergy: number;
}

/** Somebody at the web client: does what a person can do there, and sees what they see. */
export class Person {
  readonly page: Page;
  readonly name: string;

  private constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  /** Somebody at a page that is open already. */
  static at(page: Page, name: string): Person {
    return new Person(page, name);
  }

  /** Opens the web client and signs in under a name. */
  static async signIn(browser: Browser, url: string, name: string, width?: number, height?: number): Promise<Person> {
    const page = await freshPage(browser, width, height);
    const person = new Person(page, anew(name));
    await page.goto(url);
    await person.type("name-input", person.name);
    await person.click("continue");
    await person.sees("me");
    return person;
  }

  /** Opens an address that has a token in it. */
  static async withToken(browser: Browser, url: string, name: string): Promise<Person> {
    const person = new Person(await freshPage(browser), name);
    await person.open(url);
    await person.sees("me");
    return person;
  }

  /** Opens an address with the identity that this page has. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async type(testId: string, text: string): Promise<void> {
    const field = await this.element(testId);
    await field.type(text);
  }

  async click(testId: string): Promise<void> {
    const element = await this.element(testId);
    await element.click();
  }

  /** Chooses the option with these words out of a list, as soon as it is in there. */
  async choose(testId: string, words: string): Promise<void> {
    const selector = `[data-testid="${testId}"]`;
    let id: string | undefined;
    await until(
      async () => {
        const options = await this.page.$$eval(`${selector} option`, (all) =>
          all.map((option) => ({ id: (option as HTMLOptionElement).value, words: option.textContent ?? "" })),
        );
        id = options.find((option) => option.words.includes(words))?.id;
        return id !== undefined;
      },
      15_000,
      `${this.name} to find ${words} in ${testId}`,
    );
    await this.page.select(selector, id as string);
  }

  /** Waits until it is there to be seen. */
  async sees(testId: string, withinMs = 15_000): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, { timeout: withinMs, visible: true });
  }

  async seesNo(testId: string, withinMs = 15_000): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, { timeout: withinMs, hidden: true });
  }

  /** Waits until it is in the document, also where only a screen reader meets it. */
  async there(testId: string, withinMs = 15_000): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, { timeout: withinMs });
  }

  async gone(testId: string, withinMs = 15_000): Promise<void> {
    await this.page.waitForFunction(
      (id) => document.querySelector(`[data-testid="${id}"]`) === null,
      { timeout: withinMs },
      testId,
    );
  }

  async text(testId: string): Promise<string> {
    await this.element(testId);
    return this.page.$eval(`[data-testid="${testId}"]`, (element) => element.textContent?.trim() ?? "");
  }

  async reads(testId: string, expected: RegExp, withinMs = 15_000): Promise<string> {
    let text = "";
    await until(
      async () => {
        text = await this.text(testId);
        return expected.test(text);
      },
      withinMs,
      `${this.name} to read ${expected} in ${testId}`,
    );
    return text;
  }

  async call(other: Person, kind: "video" | "audio"): Promise<void> {
    const row = `[data-testid="person-row"][data-user-name="${other.name}"]`;
    const button = await this.page.waitForSelector(`${row} [data-testid="call-${kind}"]`, {
      visible: true,
      timeout: 15_000,
    });
    await button?.click();
  }

  async received(): Promise<Received> {
    return this.page.$eval('[data-testid="in-call"]', async (element) => {
      const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
      const total = { framesDecoded: 0, audioPackets: 0, audioEnergy: 0 };
      for (const report of (await manager.stats()).values()) {
        report.forEach((stat: Record<string, unknown>) => {
          if (stat.type !== "inbound-rtp") return;
          if (stat.kind === "video") total.framesDecoded += Number(stat.framesDecoded ?? 0);
          if (stat.kind === "audio") {
            total.audioPackets += Number(stat.packetsReceived ?? 0);
            total.audioEnergy += Number(stat.totalAudioEnergy ?? 0);
          }
        });
      }
      return total;
    });
  }

  /** Waits until moving pictures arrive: 20 more frames than now. */
  async seesMovement(withinMs = 15_000): Promise<void> {
    await this.moreOf("framesDecoded", 20, withinMs);
  }

  /** Waits until sound arrives: 25 more packets than now, half a second of it, and not silent. */
  async hears(withinMs = 15_000): Promise<void> {
    await this.moreOf("audioPackets", 25, withinMs);
    await this.moreOf("audioEnergy", 0, withinMs);
  }

  /** Waits until so many others are connected, and the picture of each moves. */
  async seesOthers(count: number, withinMs = 15_000): Promise<void> {
    const videos = '[data-testid="in-call"] [data-video="true"] [data-testid="remote-video"]';
    const times = () => this.page.$$eval(videos, (all) => all.map((each) => (each as HTMLVideoElement).currentTime));
    const status = () => this.page.$eval('[data-testid="call-status"]', (each) => each.textContent);
    let before: number[] = [];
    await until(
      async () => {
        const now = await times();
        // An element that shows another stream than before counts from the beginning.
        if (before.length !== count || now.some((time, i) => time < (before[i] ?? 0))) before = now;
        const moved = now.length === count && now.every((time, i) => time > (before[i] ?? 0));
        return moved && (await status()) === "Connected";
      },
      withinMs,
      `${this.name} to see ${count} others`,
    );
  }

  /** Waits until so many others are connected, and sound arrives from each. */
  async hearsOthers(count: number, withinMs = 15_000): Promise<void> {
    let before = new Map(await this.voices());
    let growing: string[] = [];
    await until(
      async () => {
        // Browsers go on to count what does not come any more.
        const now = await this.voices();
        growing = now.filter(([id, packets]) => packets > (before.get(id) ?? 0) + 10).map(([id]) => id);
        if (growing.length >= count) before = new Map(now);
        return growing.length === count;
      },
      withinMs,
      `${this.name} to hear ${count} others`,
    ).catch((error: Error) => {
      throw new Error(`${error.message}, but ${growing.join(" and ") || "nobody"}`);
    });
  }

  /** Packets of sound from each other person so far, whether they come over connections of their own or over one for all. */
  private voices(): Promise<[string, number][]> {
    return this.page.$eval('[data-testid="in-call"]', async (element) => {
      const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
      const all: [string, number][] = [];
      for (const [id, report] of await manager.stats()) {
        report.forEach((stat: Record<string, unknown>) => {
          if (stat.type !== "inbound-rtp" || stat.kind !== "audio") return;
          all.push([`${id} ${stat.trackIdentifier}`, Number(stat.packetsReceived ?? 0)]);
        });
      }
      return all;
    });
  }

  private async moreOf(what: keyof Received, many: number, withinMs: number): Promise<void> {
    let before = -1;
    await until(
      async () => {
        const now = (await this.received())[what];
        // What came over a connection that is closed is not counted any more.
        if (before < 0 || now < before) before = now;
        return now - before > many;
      },
      withinMs,
      `${this.name} to receive more ${what}`,
    ).catch(async (error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(await this.streams())}`);
    });
  }

  /** Each connection that this person's media go over, by whom or what it leads to, and the kind of address that it uses here. */
  async ways(): Promise<Map<string, string>> {
    const ways = await this.page.$eval('[data-testid="in-call"]', async (element) => {
      const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
      return [...(await manager.stats())].map(([way, report]) => {
        const byId = new Map<string, Record<string, string>>();
        report.forEach((stat: Record<string, string>) => {
          byId.set(stat.id ?? "", stat);
        });
        const transport = [...byId.values()].find((each) => each.type === "transport" && each.selectedCandidatePairId);
        const pair = byId.get(transport?.selectedCandidatePairId ?? "");
        return [way, byId.get(pair?.localCandidateId ?? "")?.candidateType ?? ""] as const;
      });
    });
    return new Map(ways);
  }

  /** What the browser tells of each stream that it receives. */
  private streams(): Promise<unknown[]> {
    return this.page.$eval('[data-testid="in-call"]', async (element) => {
      const { manager } = element as HTMLElement & { manager: { stats(): Promise<Map<string, RTCStatsReport>> } };
      const all: unknown[] = [];
      for (const [way, report] of await manager.stats()) {
        report.forEach((stat: Record<string, unknown>) => {
          if (stat.type !== "inbound-rtp") return;
          const { kind, packetsReceived, framesReceived, framesDecoded, frameHeight, pliCount, nackCount } = stat;
          all.push({ way, kind, packetsReceived, framesReceived, framesDecoded, frameHeight, pliCount, nackCount });
        });
      }
      const { server } = manager as { server?: { room: { state: { heldBack: string[]; quality: unknown } } } };
      if (server) all.push({ heldBack: server.room.state.heldBack, quality: server.room.state.quality });
      return all;
    });
  }

  private element(testId: string) {
    return this.page.waitForSelector(`[data-testid="${testId}"]`, { timeout: 15_000, visible: true }).then((found) => {
      if (!found) throw new Error(`${this.name} sees no ${testId}`);
      return found;
    });
  }
}
