import type { Browser, Page } from "puppeteer-core";
import type { Room } from "../../web/src/lib/room";
import type { TrackSource, Wanted } from "../../web/src/lib/roomWire";
import { freshPage } from "./browsers";
import { until } from "./server";

/** What a page receives, over all of its peer connections. */
export interface Traffic {
  /** Peer connections that are not closed. */
  connections: number;
  /** One entry for each video that arrives: frames decoded. */
  frames: number[];
  /** One entry for each voice that arrives: energy, which silence does not have. */
  energy: number[];
  bytesSent: number;
  /** Of everything that is sent or received: what encrypts it. */
  ciphers: string[];
  codecs: string[];
}

/** One picture that a page receives, as its browser counts. */
export interface Picture {
  width: number;
  height: number;
  /** Pictures a second. */
  fps: number;
  frames: number;
  bytes: number;
  codec: string;
  track: string;
  freezes: number;
}

/** What a page has played of all voices, in samples of 48 kHz. */
export interface Sound {
  samples: number;
  /** Those that the browser made up because nothing had come, or nothing in time. */
  concealed: number;
}

/** One encoding of the pictures that a page sends. */
export interface SentEncoding {
  rid: string;
  active: boolean;
  width: number;
  fps: number;
  bytes: number;
  frames: number;
}

// biome-ignore lint/suspicious/noExplicitAny: what the pages keep in their window
type Any = any;
type Stat = Any;

/** Runs in pages before anything else: remembers each peer connection. */
function remember(): void {
  const peers: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  (window as Any).peers = peers;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
}

/** Runs in pages before anything else: whatever is asked of the camera, its pictures are small and few. */
function takeSmallPictures(): void {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const native = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) =>
    native(wanted?.video ? { ...wanted, video: { width: 320, height: 240, frameRate: 5 } } : wanted);
}

/** Runs in pages: the statistics of each connection that is not closed. */
async function statistics(): Promise<Stat[][]> {
  const living = ((window as Any).peers as RTCPeerConnection[]).filter((each) => each.signalingState !== "closed");
  return Promise.all(living.map(async (each) => [...(await each.getStats()).values()]));
}

function trafficOf(connections: Stat[][]): Traffic {
  const all = connections.flat();
  const inbound = (kind: string) => all.filter((each) => each.type === "inbound-rtp" && each.kind === kind);
  const codecs = new Map(all.filter((each) => each.type === "codec").map((each) => [each.id, each.mimeType]));
  return {
    connections: connections.length,
    frames: inbound("video").map((each) => each.framesDecoded ?? 0),
    energy: inbound("audio").map((each) => each.totalAudioEnergy ?? 0),
    codecs: inbound("video").map((each) => codecs.get(each.codecId) ?? ""),
    bytesSent: all.reduce((sum, each) => sum + (each.type === "outbound-rtp" ? (each.bytesSent ?? 0) : 0), 0),
    ciphers: all.flatMap((each) => (each.type === "transport" && each.srtpCipher ? [each.srtpCipher] : [])),
  };
}

/** Somebody in a room, at the room page of the web client or at any other page. */
export class Guest {
  private constructor(
    readonly page: Page,
    readonly name: string,
  ) {}

  /** A page that counts its peer connections, with nothing in it yet. */
  static async at(browser: Browser, name: string, width?: number, height?: number): Promise<Guest> {
    const page = await freshPage(browser, width, height);
    await page.evaluateOnNewDocument(remember);
    // Straight into the room; the lobby has a test of its own.
    await page.evaluateOnNewDocument(() => {
      // Not again when the page is loaded again: what was chosen meanwhile stays.
      if (location.protocol.startsWith("http") && !localStorage.getItem("parley.preferences"))
        localStorage.setItem("parley.preferences", JSON.stringify({ previewRooms: false }));
    });
    return new Guest(page, name);
  }

  /** The same with a camera of 320 × 240: where others share the processor. */
  static async atSmall(browser: Browser, name: string): Promise<Guest> {
    const guest = await Guest.at(browser, name, 1024, 768);
    await guest.page.evaluateOnNewDocument(takeSmallPictures);
    return guest;
  }

  /** Signs in under a name and opens the room page with such a camera; done when in the room. */
  static async enterSmall(browser: Browser, url: string, name: string, room: string): Promise<Guest> {
    const guest = await Guest.atSmall(browser, name);
    await guest.join(url, room);
    return guest;
  }

  /** Signs in under a name and opens the room page; done when in the room. */
  static async enter(browser: Browser, url: string, name: string, room: string): Promise<Guest> {
    const guest = await Guest.at(browser, name);
    await guest.join(url, room);
    return guest;
  }

  private async join(url: string, room: string): Promise<void> {
    await this.open(`${url}/room/${encodeURIComponent(room)}#token=${await tokenOf(url, this.name)}`);
    await this.isIn();
  }

  open(url: string): Promise<unknown> {
    return this.page.goto(url);
  }

  async isIn(withinMs = 30_000): Promise<void> {
    await this.page.waitForSelector('[data-testid="room"][data-phase="joined"]', { timeout: withinMs });
  }

  async click(testId: string): Promise<void> {
    await this.page.bringToFront();
    const element = await this.page.waitForSelector(`[data-testid="${testId}"]`, { visible: true, timeout: 15_000 });
    await element?.click();
  }

  /** Waits until an element like this is in the document. */
  async sees(selector: string, withinMs = 15_000): Promise<void> {
    await this.page.waitForSelector(selector, { timeout: withinMs }).catch(() => {
      throw new Error(`${this.name} did not see ${selector} within ${withinMs} ms`);
    });
  }

  /** Waits until no element like this is in the document any more. */
  async seesNo(selector: string, withinMs = 15_000): Promise<void> {
    await until(async () => (await this.page.$(selector)) === null, withinMs, `${this.name} to see no ${selector}`);
  }

  async reads(testId: string, expected: RegExp, withinMs = 15_000): Promise<void> {
    await until(
      async () => expected.test(await this.text(testId)),
      withinMs,
      `${this.name} to read ${expected} in ${testId}`,
    );
  }

  async text(testId: string): Promise<string> {
    return this.page.$eval(`[data-testid="${testId}"]`, (element) => element.textContent?.trim() ?? "");
  }

  /** The names on the tiles of the others. */
  others(): Promise<string[]> {
    return this.page.$$eval('[data-testid="room-tiles"] [data-testid="remote-video"]', (videos) =>
      videos.map((video) => (video.closest("figure") as HTMLElement).dataset.name ?? ""),
    );
  }

  async seesOthers(...names: string[]): Promise<void> {
    const wanted = names.toSorted().join();
    await until(
      async () => (await this.others()).toSorted().join() === wanted,
      20_000,
      `${this.name} to see ${names.join(", ") || "nobody"}`,
    );
  }

  async traffic(): Promise<Traffic> {
    return trafficOf(await this.page.evaluate(statistics));
  }

  /** The pair of candidates over which media goes now. */
  async path(): Promise<{ protocol: string; local: string; remote: string }> {
    const all = (await this.page.evaluate(statistics)).flat();
    const byId = new Map(all.map((each) => [each.id, each]));
    const transport = all.find((each) => each.type === "transport" && each.selectedCandidatePairId);
    const pair = byId.get(transport?.selectedCandidatePairId) ?? {};
    const [local, remote] = [byId.get(pair.localCandidateId) ?? {}, byId.get(pair.remoteCandidateId) ?? {}];
    return { protocol: local.protocol, local: local.candidateType, remote: remote.candidateType };
  }

  /** The addresses that the other side has told. */
  async remoteCandidates(): Promise<string[]> {
    const all = (await this.page.evaluate(statistics)).flat();
    return [...new Set(all.filter((each) => each.type === "remote-candidate").map((each) => each.address))];
  }

  async changesPath(protocol: string, withinMs = 40_000): Promise<void> {
    const changed = async () => (await this.path()).protocol === protocol;
    await until(changed, withinMs, `media of ${this.name} to go over ${protocol}`);
  }

  /** The pictures of others, as they arrive. */
  async pictures(): Promise<Picture[]> {
    const all = (await this.page.evaluate(statistics)).flat();
    const codecs = new Map(all.filter((each) => each.type === "codec").map((each) => [each.id, each.mimeType]));
    return all
      .filter((each) => each.type === "inbound-rtp" && each.kind === "video")
      .map((each) => ({
        width: each.frameWidth ?? 0,
        height: each.frameHeight ?? 0,
        fps: each.framesPerSecond ?? 0,
        frames: each.framesDecoded ?? 0,
        bytes: each.bytesReceived ?? 0,
        codec: codecs.get(each.codecId) ?? "",
        track: each.trackIdentifier ?? "",
        freezes: each.freezeCount ?? 0,
      }));
  }

  /** The picture of one of them, by the name on the tile; where there are several, of whom came last. */
  async pictureOf(name: string): Promise<Picture | undefined> {
    const tracks = await this.page.$$eval(
      '[data-testid="room-tiles"] [data-testid="remote-video"]',
      (videos, wanted) =>
        videos
          .filter((video) => (video.closest("figure") as HTMLElement).dataset.name === wanted)
          .map((video) => ((video as HTMLVideoElement).srcObject as MediaStream | null)?.getVideoTracks()[0]?.id),
      name,
    );
    return (await this.pictures()).find((each) => each.track === tracks.at(-1));
  }

  async sound(): Promise<Sound> {
    const all = (await this.page.evaluate(statistics)).flat();
    const voices = all.filter((each) => each.type === "inbound-rtp" && each.kind === "audio");
    const sum = (key: string) => voices.reduce((total, each) => total + (each[key] ?? 0), 0);
    return { samples: sum("totalSamplesReceived"), concealed: sum("concealedSamples") - sum("silentConcealedSamples") };
  }

  /** What the browser sends of its own pictures, by the names of the encodings. */
  async encodings(): Promise<SentEncoding[]> {
    const all = (await this.page.evaluate(statistics)).flat();
    return all
      .filter((each) => each.type === "outbound-rtp" && each.kind === "video")
      .map((each) => ({
        rid: each.rid ?? "",
        active: each.active ?? (each.frameWidth ?? 0) > 0, // Firefox does not say
        width: each.frameWidth ?? 0,
        fps: each.framesPerSecond ?? 0,
        bytes: each.bytesSent ?? 0,
        frames: each.framesEncoded ?? 0,
      }))
      .toSorted((a, b) => a.width - b.width);
  }

  /** Asks for a size of the camera of somebody, over the room itself. */
  want(userName: string, wanted: Wanted, source: TrackSource = "camera"): Promise<void> {
    return this.page.$eval(
      '[data-testid="room"]',
      (element, name, size, from) => {
        const { room } = element as HTMLElement & { room: Room };
        const person = room.state.participants.find((each) => each.userName === name);
        const track = person?.tracks.find((each) => each.source === from);
        if (!track) throw new Error(`${name} has no ${from}`);
        room.want(track.trackId, size);
      },
      userName,
      wanted,
      source,
    );
  }

  /** Waits until this many others arrive with moving pictures and with voices, each of them. */
  async receives(people: number, withinMs = 30_000): Promise<void> {
    let first: Traffic | undefined;
    let now: Traffic | undefined;
    await until(
      async () => {
        now = await this.traffic();
        if (now.frames.length < people || now.energy.length < people) return false;
        first ??= now;
        return grown(first.frames, now.frames, 5) >= people && grown(first.energy, now.energy, 0) >= people;
      },
      withinMs,
      `${this.name} to receive ${people} people`,
    ).catch((error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(now)}`);
    });
  }

  /** Waits until the picture on each of these videos differs from what it was. */
  async seesMovement(selector = '[data-testid="remote-video"]', withinMs = 15_000): Promise<void> {
    const before = await this.drawings(selector);
    if (before.length === 0) throw new Error(`${this.name} has no ${selector}`);
    await until(
      async () => {
        const now = await this.drawings(selector);
        return now.length === before.length && now.every((each, i) => each !== "" && each !== before[i]);
      },
      withinMs,
      `the pictures of ${this.name} to move`,
    );
  }

  /** What the room itself can do beyond its buttons. */
  moderate(what: "kick" | "mute", userName: string): Promise<void> {
    return this.page.$eval(
      '[data-testid="room"]',
      (element, action, name) => {
        const { room } = element as HTMLElement & { room: Room };
        const found = room.state.participants.find((each) => each.userName === name);
        if (found) room[action](found.peerId);
      },
      what,
      userName,
    );
  }

  /** Whose pictures the server says that the line to here does not carry. */
  heldBack(): Promise<string[]> {
    return this.page.$eval(
      '[data-testid="room"]',
      (element) => (element as HTMLElement & { room: Room }).room.state.heldBack,
    );
  }

  /** What the server calls this place in the room. */
  seat(): Promise<string | null> {
    return this.page.$eval(
      '[data-testid="room"]',
      (element) => (element as HTMLElement & { room: Room }).room.state.peerId,
    );
  }

  close(): Promise<void> {
    return this.page.browserContext().close();
  }

  /** Each picture as a small drawing of it; empty where there is none. */
  private drawings(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, (videos) =>
      videos.map((video) => {
        if ((video as HTMLVideoElement).videoWidth === 0) return "";
        const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
        canvas.getContext("2d")?.drawImage(video as HTMLVideoElement, 0, 0, 64, 36);
        return canvas.toDataURL();
      }),
    );
  }
}

function grown(before: number[], now: number[], by: number): number {
  return now.filter((each, i) => each - (before[i] ?? 0) > by).length;
}

/** A token as dev mode gives it. */
export async function tokenOf(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/api/dev/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  return ((await response.json()) as { token: string }).token;
}
