import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium, freshPage } from "./browsers";
import { type HostOptions, Messenger, PageServer, pack } from "./messenger";
import { until } from "./server";

let server: PageServer;
let browser: Browser;
const open: (Messenger | Stranger)[] = [];

beforeAll(async () => {
  server = await PageServer.start();
  browser = await chromium();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  await browser?.close();
  server?.stop();
});

/** Channels as other programs open them: the original page has the first two, its app for Android all three. */
const CHANNELS = {
  page: { 1: "iceTrickling", 3: "mutedState" },
  android: { 1: "iceTrickling", 3: "mutedState", 5: "renegotiation" },
};

/** Another program at the other end, which shares nothing with ours but what travels. */
class Stranger {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async meet(kind: keyof typeof CHANNELS): Promise<Stranger> {
    const page = await freshPage(browser);
    await page.goto(server.url.replace("/p2p/", "/none"));
    await page.evaluate(async (channels) => {
      const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
      const heard: Record<string, string[]> = {};
      const lines: Record<string, RTCDataChannel> = {};
      for (const [id, label] of Object.entries(channels)) {
        const channel = peer.createDataChannel(label, { negotiated: true, id: Number(id) });
        heard[id] = [];
        lines[id] = channel;
        channel.onmessage = ({ data }) => heard[id]?.push(data);
      }
      const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      Object.assign(window, { peer, heard, lines, media });
    }, CHANNELS[kind]);
    const stranger = new Stranger(page);
    open.push(stranger);
    return stranger;
  }

  /** Answers with the bare SDP that the others send. */
  answer(offer: string): Promise<string> {
    return this.page.evaluate(async (sdp) => {
      const { peer, media } = window as unknown as { peer: RTCPeerConnection; media: MediaStream };
      await peer.setRemoteDescription({ type: "offer", sdp });
      for (const track of media.getTracks()) peer.addTrack(track, media);
      return gathered(await peer.createAnswer());

      async function gathered(description: RTCSessionDescriptionInit): Promise<string> {
        await peer.setLocalDescription(description);
        await new Promise<void>((resolve) => {
          peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && resolve();
        });
        return peer.localDescription?.sdp ?? "";
      }
    }, offer);
  }

  offer(): Promise<string> {
    return this.page.evaluate(async () => {
      const { peer, media } = window as unknown as { peer: RTCPeerConnection; media: MediaStream };
      for (const kind of ["video", "audio"]) peer.addTransceiver(kind);
      for (const track of media.getTracks()) peer.addTrack(track, media);
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise<void>((resolve) => {
        peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && resolve();
      });
      return peer.localDescription?.sdp ?? "";
    });
  }

  accept(sdp: string): Promise<void> {
    return this.page.evaluate(
      (answer) =>
        (window as unknown as { peer: RTCPeerConnection }).peer.setRemoteDescription({ type: "answer", sdp: answer }),
      sdp,
    );
  }

  async says(id: number, message: string): Promise<void> {
    const isOpen = () =>
      this.page.evaluate(
        (line) => (window as unknown as { lines: Record<string, RTCDataChannel> }).lines[line]?.readyState === "open",
        id,
      );
    await until(isOpen, 10_000, `channel ${id} to open`);
    await this.page.evaluate(
      (line, text) => (window as unknown as { lines: Record<string, RTCDataChannel> }).lines[line]?.send(text),
      id,
      message,
    );
  }

  async hears(id: number, expected: RegExp): Promise<string> {
    let found: string | undefined;
    await until(
      async () => {
        const all = await this.page.evaluate(
          (line) => (window as unknown as { heard: Record<string, string[]> }).heard[line] ?? [],
          id,
        );
        found = all.find((each) => expected.test(each));
        return found !== undefined;
      },
      10_000,
      `${expected} on channel ${id}`,
    );
    return found as string;
  }

  close(): Promise<void> {
    return this.page.browserContext().close();
  }
}

async function ours(options: HostOptions): Promise<Messenger> {
  const messenger = await Messenger.open(browser, server.url, options);
  open.push(messenger);
  return messenger;
}

async function calling(kind: keyof typeof CHANNELS, before = ""): Promise<[Messenger, Stranger]> {
  const stranger = await Stranger.meet(kind);
  const ada = await ours({ hash: "startCall", before });
  await ada.command(`onAnswer=${pack(await stranger.answer(await ada.offer()))}`);
  await ada.reaches("active");
  return [ada, stranger];
}

describe("a call with the original's page", () => {
  it("connects from us to it, with its bare answer [D12, D19]", async () => {
    const [ada] = await calling("page");
    await Promise.all([ada.seesMovement(), ada.hears()]);
  });

  it("connects from it to us, with its bare offer and more transceivers than tracks [D17]", async () => {
    const stranger = await Stranger.meet("page");
    const ada = await ours({ hash: `acceptCall=${pack(await stranger.offer())}` });
    await stranger.accept(await ada.answer());
    await ada.reaches("active");
    await Promise.all([ada.hears(), ada.seesMovement()]);
  });

  it("tells our mute states in the two fields that it knows, at the opening and at each change [D28]", async () => {
    const [ada, stranger] = await calling("page");
    expect(JSON.parse(await stranger.hears(3, /true.*true/))).toEqual({ audioEnabled: true, videoEnabled: true });
    await ada.click("mute");
    expect(JSON.parse(await stranger.hears(3, /"audioEnabled":false/))).toEqual({
      audioEnabled: false,
      videoEnabled: true,
    });
  });

  it("understands its mute states, and is not disturbed by what is none", async () => {
    const [ada, stranger] = await calling("page");
    await ada.seesMovement();
    for (const nonsense of [
      "",
      "null",
      "[]",
      '{"audioEnabled":"no"}',
      '{"__proto__":{"audioEnabled":false}}',
      "\u0000",
    ])
      await stranger.says(3, nonsense);
    await stranger.says(3, '{"audioEnabled":false,"videoEnabled":false}');
    await ada.sees("remote-muted");
    await ada.reads("note", /Camera off/);
    await stranger.says(3, '{"audioEnabled":true,"videoEnabled":true}');
    await ada.seesNo("remote-muted");
    await ada.seesNo("note");
  });

  it("takes its late candidates, their end, and anything else on that channel", async () => {
    const [ada, stranger] = await calling("page");
    const late =
      '{"candidate":"candidate:1 1 udp 2122260223 192.0.2.1 4711 typ host generation 0","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":null}';
    for (const message of [
      late,
      "null",
      "{}",
      '{"candidate":7}',
      "candidate",
      '{"candidate":"candidate:broken","sdpMid":"0"}',
    ])
      await stranger.says(1, message);
    const knows = () =>
      ada.page.evaluate(async () => {
        const peer = (window as unknown as { seen: { peers: RTCPeerConnection[] } }).seen.peers[0] as RTCPeerConnection;
        return [...(await peer.getStats()).values()].some(
          (stat) => stat.type === "remote-candidate" && stat.address === "192.0.2.1",
        );
      });
    await until(knows, 10_000, "the late candidate");
    await Promise.all([ada.seesMovement(), ada.hears()]);
  });

  it("sends our late candidates as toJSON() writes them, and null after the last [D9]", async () => {
    const [ada, stranger] = await calling("page", "window.hold = true;");
    await ada.page.evaluate(() => {
      const held = window as unknown as { hold: boolean; held: (() => void)[] };
      held.hold = false;
      for (const tell of held.held.splice(0)) tell();
    });
    const candidate = JSON.parse(await stranger.hears(1, /candidate:/));
    expect(Object.keys(candidate)).toEqual(expect.arrayContaining(["candidate", "sdpMid", "sdpMLineIndex"]));
    await stranger.hears(1, /^null$/);
  });
});

describe("a call with the app for Android", () => {
  it("offers a new way when the app asks for one, and takes its answer [D9]", async () => {
    const [ada, stranger] = await calling("android");
    await stranger.says(5, '{"type":"restart-request"}');
    const offer = JSON.parse(await stranger.hears(5, /"type":"offer"/));
    expect(Object.keys(offer)).toEqual(["type", "sdp"]);
    const answer = await stranger.page.evaluate(async (description) => {
      const { peer } = window as unknown as { peer: RTCPeerConnection };
      await peer.setRemoteDescription(description);
      await peer.setLocalDescription(await peer.createAnswer());
      return JSON.stringify({ type: "answer", sdp: peer.localDescription?.sdp });
    }, offer);
    await stranger.says(5, answer);
    await until(async () => (await ada.count("remote")) === 2, 10_000, "the second answer");
    await Promise.all([ada.seesMovement(), ada.hears()]);
  });

  it("answers a new offer of the app, and ignores nonsense there [D9]", async () => {
    const stranger = await Stranger.meet("android");
    const ada = await ours({ hash: `acceptCall=${pack(await stranger.offer())}` });
    await stranger.accept(await ada.answer());
    await ada.reaches("active");
    for (const nonsense of [
      "{}",
      '{"type":"answer","sdp":"v=0"}',
      '{"type":"rollback"}',
      '{"type":"offer"}',
      '{"type":"offer","sdp":"nonsense"}',
    ])
      await stranger.says(5, nonsense);
    const offer = await stranger.page.evaluate(async () => {
      const { peer } = window as unknown as { peer: RTCPeerConnection };
      await peer.setLocalDescription(await peer.createOffer({ iceRestart: true }));
      return JSON.stringify({ type: "offer", sdp: peer.localDescription?.sdp });
    });
    await stranger.says(5, offer);
    await stranger.accept(JSON.parse(await stranger.hears(5, /"type":"answer"/)).sdp);
    await Promise.all([ada.seesMovement(), ada.hears()]);
  });
});
