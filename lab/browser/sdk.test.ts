import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, freshPage } from "./browsers";
import { Client } from "./client";
import { Server, until } from "./server";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await chromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: what the pages keep in their window
type Any = any;

/** A page of somebody else's product: no build, only the script, and a socket of the unmodified client. */
async function strangersPage(who: Client): Promise<Page> {
  const page = await freshPage(browser);
  await page.goto(`${server.url}/docs`);
  await page.addScriptTag({ url: `${server.url}/sdk/parley.js` });
  await page.addStyleTag({ url: `${server.url}/sdk/parley.css` });
  await page.evaluate(async (token) => {
    const { Parley } = window as Any;
    const socket = Parley.io({ auth: { token } });
    await new Promise((resolve) => socket.on("connect", resolve));
    Object.assign(window, { socket, token });
  }, who.token);
  return page;
}

/** Uses the class as the founding document shows it. */
const asCaller = (page: Page, callId: string, target: string) =>
  page.evaluate(
    async (call, other) => {
      const { Parley, socket, token } = window as Any;
      const manager = new Parley.WebRTCManager(socket);
      const answer = await fetch("/api/calls/turn-credentials", { headers: { authorization: `Bearer ${token}` } });
      await manager.setTurnCredentials((await answer.json()).credentials);
      const stream = await manager.initializeLocalStream(true, true);
      Object.assign(window, { manager, streams: [] });
      manager.onRemoteStream = (userId: string, remote: MediaStream) => (window as Any).streams.push([userId, remote]);
      manager.currentCallId = call;
      manager.isInitiator = true;
      await manager.initiateCallToUser(other);
      const settings = stream.getAudioTracks()[0].getSettings();
      return {
        audio: stream.getAudioTracks().length,
        video: stream.getVideoTracks().length,
        echo: settings.echoCancellation,
      };
    },
    callId,
    target,
  );

const asCallee = (page: Page, callId: string) =>
  page.evaluate(async (call) => {
    const { Parley, socket, token } = window as Any;
    const manager = new Parley.WebRTCManager(socket);
    await manager.initializeLocalStream(true, true);
    Object.assign(window, { manager, streams: [] });
    manager.onRemoteStream = (userId: string, remote: MediaStream) => (window as Any).streams.push([userId, remote]);
    manager.currentCallId = call;
    await fetch(`/api/calls/${call}/answer`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "x-socket-id": socket.id },
    });
  }, callId);

const plays = (page: Page) =>
  page.evaluate(async () => {
    const stream = (window as Any).streams[0][1] as MediaStream;
    const video = document.createElement("video");
    Object.assign(video, { muted: true, autoplay: true, playsInline: true, srcObject: stream });
    document.body.append(video);
    await new Promise<void>((resolve) => video.requestVideoFrameCallback(() => resolve()));
    return stream.getAudioTracks().length;
  });

async function talking(): Promise<{ ada: Client; ben: Client; adaPage: Page; benPage: Page; callId: string }> {
  const ada = await Client.inDevMode(server.url, "Ada");
  const ben = await Client.inDevMode(server.url, "Ben");
  const [adaPage, benPage] = await Promise.all([strangersPage(ada), strangersPage(ben)]);
  const conversationId = await ada.conversation(ben);
  const { body } = await ada.request("POST", "/api/calls/initiate", {
    conversationId,
    type: "video",
    participantIds: [ben.id],
  });
  const local = await asCaller(adaPage, body.callId, ben.id);
  expect(local).toEqual({ audio: 1, video: 1, echo: true });
  await asCallee(benPage, body.callId);
  for (const page of [adaPage, benPage]) {
    await until(() => page.evaluate(() => (window as Any).streams.length === 1), 10_000, "a remote stream");
    expect(await plays(page)).toBe(1);
  }
  return { ada, ben, adaPage, benPage, callId: body.callId };
}

describe("WebRTCManager on a page of somebody else", () => {
  it("carries a call as the founding document shows it, and cleans up after itself [A60, A61, A62, A63, A64, A65, A68]", async () => {
    const { ada, benPage, adaPage, callId } = await talking();
    const listeners = await adaPage.evaluate(() => {
      const { manager, socket } = window as Any;
      const tracks = manager.localStream.getTracks() as MediaStreamTrack[];
      manager.cleanup();
      manager.cleanup();
      return {
        live: tracks.filter((track) => track.readyState === "live").length,
        heard: ["call:offer", "call:answer", "call:ice-candidate", "call:ended"].flatMap((event) =>
          socket.listeners(event),
        ).length,
      };
    });
    expect(listeners).toEqual({ live: 0, heard: 0 });
    await ada.request("POST", `/api/calls/${callId}/end`);
    await Promise.all([adaPage.browserContext().close(), benPage.browserContext().close()]);
  });

  it("toggles audio and video by the wanted state, and the server knows [A66, A44, A33]", async () => {
    const { ada, adaPage, benPage, callId } = await talking();
    const enabled = await adaPage.evaluate(async () => {
      const { manager } = window as Any;
      await manager.toggleAudio(false);
      await manager.toggleVideo(false);
      return manager.localStream.getTracks().map((track: MediaStreamTrack) => track.enabled);
    });
    expect(enabled).toEqual([false, false]);
    await until(
      async () => {
        const { body } = await ada.request("GET", `/api/calls/${callId}`);
        const mine = body.call.participants.find((each: { userId: string }) => each.userId === ada.id);
        return mine.mediaState.audioEnabled === false && mine.mediaState.videoEnabled === false;
      },
      5000,
      "the server to know the media state",
    );
    await ada.request("POST", `/api/calls/${callId}/end`);
    await Promise.all([adaPage.browserContext().close(), benPage.browserContext().close()]);
  });
});

describe("the Call component on a page of somebody else", () => {
  it("places a call, shows it, and tells its end once [A69]", async () => {
    const ada = await Client.inDevMode(server.url, "Ada");
    const ben = await Client.inDevMode(server.url, "Ben");
    const benHears = await ben.connect();
    const page = await strangersPage(ada);
    const conversationId = await ada.conversation(ben);
    await page.evaluate(
      (conversation, userId) => {
        const { Parley, socket } = window as Any;
        const place = document.createElement("div");
        document.body.replaceChildren(place);
        Object.assign(window, { ends: [] });
        Parley.Call(place, {
          socket,
          conversationId: conversation,
          participants: [{ userId, userName: "Ben" }],
          onCallEnd: (data: unknown) => (window as Any).ends.push(data),
        });
      },
      conversationId,
      ben.id,
    );
    const { callId } = await benHears.hears("call:incoming");
    await page.waitForSelector('[data-testid="outgoing"]', { visible: true });
    await ben.request("POST", `/api/calls/${callId}/answer`);
    await page.waitForSelector('[data-testid="in-call"]', { visible: true });
    await ben.request("POST", `/api/calls/${callId}/end`);
    await page.waitForSelector('[data-testid="ended"]', { visible: true });
    const ends = await page.evaluate(() => (window as Any).ends);
    expect(ends).toHaveLength(1);
    expect(ends[0]).toMatchObject({ callId, reason: "ended-by-user" });
    ben.close();
    await page.browserContext().close();
  });
});
