import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "puppeteer-core";
import { freshPage } from "./browsers";
import { until } from "./server";

const PAGE = new URL("../../web/dist/app/p2p/", import.meta.url);

/** The page as built, behind the headers that a server gives it. */
export class PageServer {
  readonly url: string;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/p2p/`;
  }

  static start(): Promise<PageServer> {
    const html = readFileSync(new URL("index.html", PAGE));
    const policy = readFileSync(new URL("csp.txt", PAGE), "utf8").trim();
    const server = createServer((request, response) => {
      const isPage = request.url?.split("?")[0] === "/p2p/";
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
      response.end(isPage ? html : "<!doctype html><title>Another program</title>");
    });
    return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(new PageServer(server))));
  }

  stop(): void {
    this.server.close();
  }
}

/** What the page told its messenger so far. */
interface Told {
  startCall: string[];
  acceptCall: string[];
  endCall: number;
}

/** How a messenger's window.calls is made up; functions are told as text, since they run in the page. */
export interface HostOptions {
  query?: string;
  hash?: string;
  /** Body of getIceServers. */
  iceServers?: string;
  /** Body of getAvatar. */
  avatar?: string;
  /** Runs in the page before anything else. */
  before?: string;
  noHost?: boolean;
  width?: number;
  height?: number;
}

/** Counts what a page does with WebRTC, from the outside. */
const WATCH = `
  window.seen = { peers: [], remote: 0, media: [], channels: [], states: [] };
  window.held = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration) {
      super({ ...configuration, ...window.forced });
      window.seen.peers.push(this);
      this.addEventListener('connectionstatechange', () => window.seen.states.push(this.connectionState));
    }
    // Tests may keep back candidates other than relayed ones, as a slow network would.
    set onicecandidate(told) {
      const tell = (event) => told?.(event);
      super.onicecandidate = (event) => (window.hold && event.candidate?.type !== 'relay' ? window.held.push(() => tell(event)) : tell(event));
    }
    get localDescription() {
      const description = super.localDescription;
      if (!description || !window.hold) return description;
      return { type: description.type, sdp: description.sdp.replace(/^a=candidate:.* typ (host|srflx).*\\r\\n/gm, '') };
    }
    setRemoteDescription(description) {
      window.seen.remote++;
      return super.setRemoteDescription(description);
    }
    createDataChannel(label, options) {
      const channel = super.createDataChannel(label, options);
      window.seen.channels.push({ label, id: options.id, negotiated: options.negotiated, channel });
      return channel;
    }
  };
  const devices = navigator.mediaDevices;
  if (devices) {
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wanted) => {
      window.seen.media.push(JSON.stringify({ audio: !!wanted.audio, video: !!wanted.video }));
      return window.refuse ? Promise.reject(new DOMException('refused', window.refuse(wanted) || 'NotAllowedError')) : open(wanted);
    };
  }
`;

function hostScript({ iceServers, avatar, noHost, before }: HostOptions): string {
  const calls = `
    window.told = { startCall: [], acceptCall: [], endCall: 0 };
    window.calls = {
      startCall: (payload) => { window.told.startCall.push(payload); },
      acceptCall: (payload) => { window.told.acceptCall.push(payload); },
      endCall: () => { window.told.endCall++; },
      getIceServers: () => { ${iceServers ?? 'return "[]"'} },
      getAvatar: () => { ${avatar ?? 'return ""'} },
    };`;
  return WATCH + (noHost ? "" : calls) + (before ?? "");
}

/** A messenger with the page in it, and the person in front of both. */
export class Messenger {
  readonly page: Page;
  readonly requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("request", (request) => this.requests.push(request.url()));
  }

  static async open(browser: Browser, url: string, options: HostOptions = {}): Promise<Messenger> {
    const page = await freshPage(browser, options.width, options.height);
    const messenger = new Messenger(page);
    await page.evaluateOnNewDocument(hostScript(options));
    await page.goto(`${url}${options.query ? `?${options.query}` : ""}${options.hash ? `#${options.hash}` : ""}`);
    return messenger;
  }

  /** Gives the page a command, as a messenger does: by the hash. */
  async command(hash: string): Promise<void> {
    await this.page.evaluate((next) => {
      location.hash = next;
    }, hash);
  }

  told(): Promise<Told> {
    return this.page.evaluate(() => (window as unknown as { told: Told }).told);
  }

  /** Waits for the offer that the page hands out. */
  async offer(withinMs = 20_000): Promise<string> {
    await until(async () => (await this.told()).startCall.length > 0, withinMs, "an offer");
    return (await this.told()).startCall[0] as string;
  }

  /** Waits for the answer that the page hands out. */
  async answer(withinMs = 20_000): Promise<string> {
    await until(async () => (await this.told()).acceptCall.length > 0, withinMs, "an answer");
    return (await this.told()).acceptCall[0] as string;
  }

  /** Where the page says the call stands. */
  phase(): Promise<string> {
    return this.page.$eval('[data-testid="stage"]', (stage) => stage.getAttribute("data-phase") ?? "");
  }

  async reaches(phase: string, withinMs = 20_000): Promise<void> {
    await until(async () => (await this.phase()) === phase, withinMs, `the phase ${phase}`);
  }

  async click(testId: string): Promise<void> {
    await this.sees(testId);
    await this.page.$eval(`[data-testid="${testId}"]`, (element) => (element as HTMLElement).click());
  }

  async sees(testId: string, withinMs = 10_000): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, { visible: true, timeout: withinMs });
  }

  async seesNo(testId: string, withinMs = 10_000): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, { hidden: true, timeout: withinMs });
  }

  async reads(testId: string, expected: RegExp, withinMs = 10_000): Promise<string> {
    let text = "";
    await until(
      async () => {
        text = await this.page.$eval(
          `[data-testid="${testId}"]`,
          (element) => (element as HTMLElement).innerText || element.textContent || "",
        );
        return expected.test(text);
      },
      withinMs,
      `${expected} in ${testId}`,
    );
    return text;
  }

  /** Whether something that came from outside was carried out. */
  async wasInjected(): Promise<boolean> {
    return this.page.evaluate(() => "injected" in window);
  }

  count(what: "peers" | "remote" | "media"): Promise<number> {
    return this.page.evaluate((name) => {
      const value = (window as unknown as { seen: Record<string, number | unknown[]> }).seen[name];
      return Array.isArray(value) ? value.length : (value as number);
    }, what);
  }

  /** What arrived so far, and over which kind of way. */
  stats(): Promise<{ frames: number; sound: number; local: string; remote: string; state: string }> {
    return this.page.evaluate(async () => {
      const peer = (window as unknown as { seen: { peers: RTCPeerConnection[] } }).seen.peers.at(
        -1,
      ) as RTCPeerConnection;
      const all = new Map<string, Record<string, unknown>>();
      (await peer.getStats()).forEach((stat: Record<string, unknown>) => {
        all.set(String(stat.id), stat);
      });
      const of = (type: string) => [...all.values()].filter((stat) => stat.type === type);
      const sum = (kind: string, what: string) =>
        of("inbound-rtp").reduce((total, stat) => total + (stat.kind === kind ? Number(stat[what] ?? 0) : 0), 0);
      const chosen = of("transport").map((stat) => all.get(String(stat.selectedCandidatePairId)));
      const pair = of("candidate-pair").find((stat) => stat.selected) ?? chosen.find((each) => each);
      const typeOf = (id: unknown) => String(all.get(String(id))?.candidateType ?? "");
      const result = {
        frames: sum("video", "framesDecoded"),
        sound: sum("audio", "packetsReceived"),
        local: typeOf(pair?.localCandidateId),
        remote: typeOf(pair?.remoteCandidateId),
        state: peer.connectionState,
      };
      return result;
    });
  }

  /** Waits for 20 more pictures than now. */
  async seesMovement(): Promise<void> {
    await this.moreOf("frames", 20);
  }

  /** Waits for half a second more of sound. */
  async hears(): Promise<void> {
    await this.moreOf("sound", 25);
  }

  close(): Promise<void> {
    return this.page.browserContext().close();
  }

  private async moreOf(what: "frames" | "sound", many: number): Promise<void> {
    const before = (await this.stats())[what];
    await until(async () => (await this.stats())[what] - before > many, 20_000, `more ${what}`);
  }
}

/** Base64, as every messenger packs it. */
export const pack = (sdp: string) => Buffer.from(sdp).toString("base64");

/** Carries an offer to one messenger and the answer back to the other, as an e-mail would. */
export async function carry(caller: Messenger, callee: Messenger, command = "acceptCall"): Promise<void> {
  await callee.command(`${command}=${pack(await caller.offer())}`);
  if (command === "offerIncomingCall") await callee.click("accept-video");
  await caller.command(`onAnswer=${pack(await callee.answer())}`);
  await Promise.all([caller.reaches("active"), callee.reaches("active")]);
}
