import { readFileSync, statSync } from "node:fs";
import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox } from "./browsers";
import { carry, type HostOptions, Messenger, PageServer, pack } from "./messenger";
import { until } from "./server";

let server: PageServer;
let one: Browser;
let other: Browser;
let fox: Browser;
const messengers: Messenger[] = [];

beforeAll(async () => {
  server = await PageServer.start();
  // The second of Chromium's fake cameras shows nothing; the third does.
  const cameras = ["--use-fake-device-for-media-stream=fps=30,device-count=3"];
  [one, other, fox] = await Promise.all([chromium(cameras), chromium(), firefox()]);
});

afterEach(async () => {
  await Promise.all(messengers.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), other?.close(), fox?.close()]);
  server?.stop();
});

async function open(browser: Browser, options: HostOptions = {}): Promise<Messenger> {
  const messenger = await Messenger.open(browser, server.url, options);
  messengers.push(messenger);
  return messenger;
}

async function inCall(ada: HostOptions = {}, ben: HostOptions = {}): Promise<[Messenger, Messenger]> {
  const caller = await open(one, { hash: "startCall", ...ada });
  const callee = await open(other, ben);
  await carry(caller, callee);
  return [caller, callee];
}

const anOffer = async () => (await open(one, { hash: "startCall" })).offer();

const attribute = ({ page }: Messenger, selector: string, name: string) =>
  page.$eval(selector, (element, asked) => element.getAttribute(asked), name);

describe("the file", () => {
  it("is one page of at most 45,056 bytes that asks nobody for anything [D2]", async () => {
    const path = new URL("../../web/dist/p2p/index.html", import.meta.url);
    expect(statSync(path).size).toBeLessThanOrEqual(45_056);
    expect(readFileSync(path, "utf8")).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)/);
    const [ada, ben] = await inCall();
    await ada.seesMovement();
    for (const { requests } of [ada, ben]) expect(requests.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
  });

  it("has three data channels by their known numbers, and nothing to send files with [D28]", async () => {
    const [ada] = await inCall();
    const channels = await ada.page.evaluate(() =>
      (
        window as unknown as { seen: { channels: { id: number; label: string; negotiated: boolean }[] } }
      ).seen.channels.map(({ id, label, negotiated }) => `${id} ${label} ${negotiated}`),
    );
    expect(channels).toEqual(["1 iceTrickling true", "3 mutedState true", "5 renegotiation true"]);
    expect(await ada.page.$('input[type="file"]')).toBeNull();
  });
});

describe("a call", () => {
  it("is placed, shown, answered and carried on with the server stopped [D1, D6, D7, D8, D11, D12, D16, D17, D19, D20]", async () => {
    const brief = await PageServer.start();
    const ada = await Messenger.open(one, brief.url);
    const ben = await Messenger.open(other, brief.url);
    messengers.push(ada, ben);
    brief.stop();
    await ada.command("startCall");
    const offer = await ada.offer();
    expect(offer).toMatch(/^v=0\r\n/);
    await ada.reads("status", /Ringing/);
    await ben.command(`offerIncomingCall=${pack(offer)}`);
    await ben.reads("status", /Incoming call/);
    await ben.click("accept-video");
    await ada.command(`onAnswer=${pack(await ben.answer())}`);
    await Promise.all([ada.reaches("active"), ben.reaches("active")]);
    await Promise.all([ada.seesMovement(), ben.seesMovement(), ada.hears(), ben.hears()]);
    await ada.reads("path", /^Direct$/);
    expect(await ada.told()).toMatchObject({ startCall: [offer], acceptCall: [], endCall: 0 });
    expect((await ben.told()).acceptCall).toHaveLength(1);
  });

  it("is answered at once by #acceptCall, also at load [D18]", async () => {
    const ada = await open(one, { hash: "startCall" });
    const ben = await open(other, { hash: `acceptCall=${pack(await ada.offer())}` });
    await ada.command(`onAnswer=${pack(await ben.answer())}`);
    await ben.seesMovement();
  });

  it.each([
    ["base64", (text: string) => text],
    ["URL-encoded base64", encodeURIComponent],
    ["base64url", (text: string) => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")],
  ])("is read from %s [D21]", async (_, encode) => {
    const ada = await open(one, { hash: "startCall" });
    // Letters beyond ASCII bring both special characters of base64 into the payload.
    const offer = (await ada.offer()).replace("s=-", "s=~~~???ÿþ");
    const ben = await open(other, { hash: `acceptCall=${encode(pack(offer))}` });
    await ada.command(`onAnswer=${encode(pack(await ben.answer()))}`);
    await ada.hears();
  });

  it("works from Chromium to Firefox [D7]", async () => {
    const ada = await open(one, { hash: "startCall" });
    const fay = await open(fox);
    await carry(ada, fay, "offerIncomingCall");
    await Promise.all([ada.seesMovement(), fay.seesMovement(), ada.hears(), fay.hears()]);
    await fay.reads("path", /^Direct$/);
  });

  it("works from Firefox to Chromium, and renews its way in both directions [D7, D9]", async () => {
    const fay = await open(fox, { hash: "startCall" });
    const ada = await open(one);
    await carry(fay, ada);
    const ufrag = () =>
      ada.page.evaluate(
        () =>
          (window as unknown as { seen: { peers: RTCPeerConnection[] } }).seen.peers[0]?.remoteDescription?.sdp.match(
            /ice-ufrag:(.*)/,
          )?.[1],
      );
    const before = await ufrag();
    await ada.page.evaluate(() => dispatchEvent(new Event("online")));
    await until(async () => (await ufrag()) !== before, 10_000, "a renewed way");
    await Promise.all([ada.seesMovement(), fay.seesMovement(), ada.hears(), fay.hears()]);
  });

  it("ends for both when one hangs up, and each messenger is told once [D13]", async () => {
    const [ada, ben] = await inCall();
    await ada.click("hang-up");
    await Promise.all([ada.reaches("ended"), ben.reaches("ended")]);
    await ben.reads("status", /Call ended/);
    expect([(await ada.told()).endCall, (await ben.told()).endCall]).toEqual([1, 1]);
  });

  it.each([
    ["onEnd", /Call ended/],
    ["onEnd=declined", /declined/],
    ["onEnd=answered-elsewhere", /another device/],
    ["onEnd=%3Cimg src=x onerror=injected=1%3E", /Call ended/],
  ])("ends by #%s without telling the messenger what it knows", async (command, words) => {
    const ada = await open(one, { hash: "startCall" });
    await ada.offer();
    await ada.command(command);
    await ada.reaches("ended");
    await ada.reads("status", words);
    expect((await ada.told()).endCall).toBe(0);
    expect(await ada.wasInjected()).toBe(false);
  });
});

describe("before anybody answers", () => {
  it("nothing is done with the offer: no connection, no description, no camera, no request [D17]", async () => {
    const offer = await anOffer();
    const ben = await open(other, {
      hash: `offerIncomingCall=${pack(offer)}`,
      avatar: 'return "http://127.0.0.1:9/who-is-calling.png"',
    });
    await ben.sees("accept-video");
    expect([await ben.count("peers"), await ben.count("remote"), await ben.count("media")]).toEqual([0, 0, 0]);
    expect(ben.requests).toHaveLength(1);
    await ben.click("accept-video");
    await ben.answer();
    expect([await ben.count("peers"), await ben.count("remote"), await ben.count("media")]).toEqual([1, 1, 1]);
    expect(ben.requests).toContain("http://127.0.0.1:9/who-is-calling.png");
  });

  it("the call can be declined, and still nothing has happened [D13, D17]", async () => {
    const ben = await open(other, { hash: `offerIncomingCall=${pack(await anOffer())}` });
    await ben.click("decline");
    await ben.reads("status", /Call declined/);
    expect(await ben.told()).toEqual({ startCall: [], acceptCall: [], endCall: 1 });
    expect([await ben.count("peers"), await ben.count("remote"), await ben.count("media")]).toEqual([0, 0, 0]);
  });

  it("the keyboard is enough to answer [D17]", async () => {
    const ben = await open(other, { hash: `offerIncomingCall=${pack(await anOffer())}` });
    await ben.sees("accept-video");
    await ben.page.keyboard.press("Enter");
    await ben.answer();
  });
});

describe("the messenger", () => {
  it.each([
    ["at once", `return '[{"urls":"stun:127.0.0.1:9"}]'`],
    ["later", `return Promise.resolve('[{"urls":"stun:127.0.0.1:9"}]')`],
  ])("gives its ICE servers %s [D14]", async (_, iceServers) => {
    const ada = await open(one, { hash: "startCall", iceServers });
    await until(async () => (await ada.count("peers")) === 1, 10_000, "a connection");
    const servers = await ada.page.evaluate(() =>
      JSON.stringify(
        (window as unknown as { seen: { peers: RTCPeerConnection[] } }).seen.peers[0]?.getConfiguration().iceServers,
      ),
    );
    expect(servers).toContain("stun:127.0.0.1:9");
    await ada.offer();
  });

  it.each([
    ["no JSON", 'return "{"'],
    ["no servers", 'return "[{}]"'],
    ["without a password", `return '[{"urls":"turn:127.0.0.1:9"}]'`],
    ["a failure", 'return Promise.reject(new Error("offline"))'],
  ])("is told when its ICE servers are %s, and the call is tried without [D14]", async (_, iceServers) => {
    const ada = await open(one, { hash: "startCall", iceServers });
    await ada.reads("error", /No usable relay servers[\s\S]*(getIceServers\(\)|username)/);
    await ada.offer();
  });

  it("is missed in words where there is none [D10]", async () => {
    const ada = await open(one, { hash: "startCall", noHost: true });
    await ada.reads("error", /needs a messenger[\s\S]*window\.calls/);
    expect(await ada.count("peers")).toBe(0);
    const idle = await open(one, { noHost: true });
    await idle.reads("error", /needs a messenger/);
  });

  it("shows the avatar of the chat until a picture arrives, and a silhouette where it is broken [D15]", async () => {
    const dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    const [ada] = await inCall({ avatar: `return "${dot}"` }, { query: "noOutgoingVideoInitially" });
    await ada.sees("avatar");
    const broken = await open(one, { hash: "startCall", avatar: 'return "data:image/png;base64,AAAA"' });
    await broken.offer();
    await broken.seesNo("avatar");
  });

  it("cannot be made to run anything by an avatar or a name [D15]", async () => {
    const avatar = 'return "javascript:window.injected=1"';
    const before = `window.calls.getName = () => '<img src=x onerror="window.injected=1">';`;
    const ada = await open(one, { hash: "startCall", avatar, before });
    await ada.offer();
    await ada.reads("stage", /<img src=x/);
    expect(await ada.wasInjected()).toBe(false);
    expect(await ada.page.$("h1 img")).toBeNull();
  });

  it("may give words of another language and its direction", async () => {
    const ada = await open(one, { query: "lang=ar", before: 'window.calls.words = { "Ready for a call": "جاهز" };' });
    await ada.reads("status", /جاهز/);
    expect(await attribute(ada, "html", "dir")).toBe("rtl");
  });
});

describe("options", () => {
  it("noOutgoingVideoInitially begins without the camera, which can be switched on [D22]", async () => {
    const [ada, ben] = await inCall({ query: "noOutgoingVideoInitially" });
    await ben.hears();
    await ben.reads("note", /Camera off/);
    expect((await ben.stats()).frames).toBe(0);
    await ada.click("camera");
    await ben.seesMovement();
    await ben.seesNo("note");
  });

  it("disableVideoCompletely asks for no camera, offers and takes no picture [D23]", async () => {
    const [ada, ben] = await inCall({}, { query: "disableVideoCompletely" });
    await Promise.all([ada.hears(), ben.hears()]);
    expect(await ben.page.evaluate(() => (window as unknown as { seen: { media: string[] } }).seen.media)).toEqual([
      '{"audio":true,"video":false}',
    ]);
    expect([(await ada.stats()).frames, (await ben.stats()).frames]).toEqual([0, 0]);
    expect(await ben.page.$eval(".remote", (tile) => tile.getAttribute("data-video"))).toBe("false");
    await ben.seesNo("camera");
  });

  it("disableVideoCompletely works for the caller too [D23]", async () => {
    const [ada, ben] = await inCall({ query: "disableVideoCompletely" });
    expect(await ada.offer()).not.toMatch(/^m=video/m);
    await Promise.all([ada.hears(), ben.hears()]);
  });
});

describe("in a call", () => {
  it("muting and the camera are seen by the other, and undone", async () => {
    const [ada, ben] = await inCall();
    await ben.seesMovement();
    await ada.click("mute");
    await ben.sees("remote-muted");
    await ada.click("mute");
    await ben.seesNo("remote-muted");
    await ada.page.keyboard.press("v");
    await ben.reads("note", /Camera off/);
    await ada.page.keyboard.press("v");
    await ben.seesNo("note");
    await ben.seesMovement();
  });

  it("a screen takes the place of the camera and gives it back, without a new exchange", async () => {
    const [ada, ben] = await inCall();
    await ada.page.bringToFront();
    await ada.click("share");
    await until(async () => (await attribute(ben, ".remote", "data-fit")) === "whole", 10_000, "a shared screen");
    await ben.seesMovement();
    await ada.click("share");
    await until(async () => (await attribute(ben, ".remote", "data-fit")) === "full", 10_000, "the camera");
    await ben.seesMovement();
    expect([await ada.count("remote"), await ben.count("remote")]).toEqual([1, 1]);
  });

  it("other devices can be chosen, and the camera switched", async () => {
    const [ada, ben] = await inCall();
    await ada.click("more");
    await ada.sees("Camera");
    const chosen = () =>
      ada.page.$eval('[data-testid="Camera"] select', (select) => (select as HTMLSelectElement).value);
    const first = await chosen();
    await ada.page.$eval('[data-testid="Camera"] select', (element) => {
      const select = element as HTMLSelectElement;
      select.selectedIndex = 2;
      select.dispatchEvent(new Event("change"));
    });
    await until(async () => (await chosen()) !== first, 5_000, "the other camera");
    await ben.seesMovement();
    await ada.click("flip");
    await until(async () => (await chosen()) === first, 5_000, "the first camera");
    await ben.seesMovement();
    await ada.page.keyboard.press("Escape");
    await ada.seesNo("settings");
  });

  it("fills the screen, and goes into a small window", async () => {
    const [ada] = await inCall();
    await ada.seesMovement();
    await ada.page.bringToFront();
    const filled = () => ada.page.evaluate(() => document.fullscreenElement !== null);
    await ada.page.click('[data-testid="full-screen"]');
    await until(filled, 5_000, "a full screen");
    await ada.page.keyboard.press("f");
    await until(async () => !(await filled()), 5_000, "the window again");
    await ada.page.click('[data-testid="more"]');
    await ada.page.click('[data-testid="picture"]');
    await until(() => ada.page.evaluate(() => document.pictureInPictureElement !== null), 5_000, "a small window");
    await ada.page.click('[data-testid="hang-up"]');
    await until(() => ada.page.evaluate(() => document.pictureInPictureElement === null), 5_000, "no small window");
  });

  it("the caller hears it ringing until the call is answered", async () => {
    const before = `window.tones = 0; const Tone = OscillatorNode;
      window.OscillatorNode = class extends Tone { constructor(...given) { super(...given); window.tones++; } };
      const Context = AudioContext;
      window.AudioContext = class extends Context { constructor(...given) { super(...given); window.context = this; } };`;
    const ada = await open(one, { hash: "startCall", before });
    await ada.offer();
    await until(() => ada.page.evaluate(() => (window as unknown as { tones: number }).tones > 0), 5_000, "a tone");
    await carry(ada, await open(other));
    await until(
      () => ada.page.evaluate(() => (window as unknown as { context: AudioContext }).context.state === "closed"),
      5_000,
      "silence",
    );
  });

  it.each([
    ["NotAllowedError", /blocked/],
    ["NotFoundError", /No camera or microphone found/],
    ["NotReadableError", /in use/],
  ])("%s is said in words, with what the browser sees, and one can still listen [A135]", async (reason, words) => {
    const [ada, ben] = await inCall({ before: `window.refuse = () => '${reason}';` });
    const text = await ada.reads("error", words);
    expect(text).toMatch(/The browser sees \d camera\(s\), \d microphone\(s\)/);
    await ada.seesMovement();
    await ada.page.evaluate(() => Object.assign(window, { refuse: undefined }));
    await ada.click("retry");
    await Promise.all([ben.hears(), ben.seesMovement()]);
    await ada.seesNo("error");
  });

  it("without a camera the voice is heard and the other is seen", async () => {
    const [ada, ben] = await inCall({
      before: `window.refuse = undefined; const open = navigator.mediaDevices.getUserMedia; navigator.mediaDevices.getUserMedia = (wanted) => wanted.video ? Promise.reject(new DOMException('none', 'NotFoundError')) : open.call(navigator.mediaDevices, wanted);`,
    });
    await ada.sees("error");
    await Promise.all([ada.seesMovement(), ben.hears()]);
  });
});

describe("bad input", () => {
  const broken: [string, (offer: string) => string][] = [
    ["an unknown command", () => "explode"],
    ["a name that objects have", () => "constructor=1"],
    ["no payload", () => "acceptCall"],
    ["no base64", () => "acceptCall=%%%"],
    ["truncated base64", (offer) => `acceptCall=${pack(offer).slice(0, 901)}`],
    ["half an offer", (offer) => `acceptCall=${pack(offer.slice(0, offer.length / 2))}`],
    ["markup", () => `acceptCall=${pack('<img src=x onerror="window.injected=1">')}`],
    ["an answer in the place of an offer", (offer) => `acceptCall=${pack(offer.replaceAll("actpass", "active"))}`],
    ["nonsense in an offer", (offer) => `acceptCall=${pack(offer.replace(/^m=audio.*$/m, "m=audio ?"))}`],
  ];

  it("is an error in words and never a blank page", async () => {
    const offer = await anOffer();
    const ben = await open(other);
    for (const [what, command] of broken) {
      await ben.command(command(offer));
      await ben.reads("error-message", /\w/).catch(() => expect.fail(what));
      expect(await ben.wasInjected(), what).toBe(false);
      await ben.click("dismiss");
    }
    await ben.command(`offerIncomingCall=${pack(offer)}`);
    await ben.sees("accept-video");
  });

  it("during a call does not harm it", async () => {
    const offer = await anOffer();
    const [ada, ben] = await inCall();
    const stale = await ben.answer();
    for (const command of [
      `acceptCall=${pack(offer)}`,
      `offerIncomingCall=${pack(offer)}`,
      "startCall",
      `onAnswer=${pack(stale)} `,
      "acceptCall=AAAA",
    ]) {
      await ada.command(command);
      await ada.sees("error");
      await ada.click("dismiss");
      await ada.seesNo("error");
    }
    expect(await ada.phase()).toBe("active");
    expect(await ada.count("peers")).toBe(1);
    await Promise.all([ada.seesMovement(), ben.hears()]);
  });

  it("an answer to another call is refused, and the right one still taken", async () => {
    const [cyd, dan] = await inCall();
    expect(await cyd.phase()).toBe("active");
    const ada = await open(one, { hash: "startCall" });
    const ben = await open(other, { hash: `acceptCall=${pack(await ada.offer())}` });
    const right = await ben.answer();
    await ada.command(`onAnswer=${pack(await dan.answer())}`);
    await ada.reads("error", /another (call|offer)/);
    await ada.command(`onAnswer=${pack(right)}`);
    await ada.hears();
  });

  it("an answer after the end says that nothing waits for it", async () => {
    const ada = await open(one, { hash: "startCall" });
    const ben = await open(other, { hash: `acceptCall=${pack(await ada.offer())}` });
    const answer = await ben.answer();
    await ada.click("hang-up");
    await ada.command(`onAnswer=${pack(answer)}`);
    await ada.reads("error-message", /Nothing waits/);
    expect(await ada.phase()).toBe("ended");
  });
});
