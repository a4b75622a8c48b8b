import { rmSync } from "node:fs";
import { io, type Socket } from "socket.io-client";
import { expect, it } from "vitest";
import { chromium } from "../browser/browsers";
import { Client } from "../browser/client";
import { Person } from "../browser/person";
import { Server, until } from "../browser/server";
import { figures } from "./figures";

const RUNS = Number(process.env.RUNS ?? 10);

/** Runs in the page before anything else: notes, since the reload began, when the other's picture is shown again. */
function clock(): void {
  const times = { seen: 0 };
  Object.assign(window, { times });
  new MutationObserver(() => {
    const video = document.querySelector<HTMLVideoElement>('video[data-testid="remote-video"]:not([data-timed])');
    if (!video) return;
    video.dataset.timed = "yes";
    video.requestVideoFrameCallback(() => {
      times.seen = performance.now();
    });
  }).observe(document, { childList: true, subtree: true });
}

const seenAfter = (person: Person) =>
  person.page.evaluate(() => (window as unknown as { times: { seen: number } }).times.seen);

it("reload to media", async () => {
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
    await ada.seesMovement();
  }
  console.log(`\n${figures("reload to the first frame of the other", back)}\n`);
  await Promise.all([one.close(), other.close()]);
  await server.stop();
  expect(back).toHaveLength(RUNS);
});

/** A client that comes back as fast as it can. */
async function eager(server: Server, client: Client): Promise<Socket> {
  const options = { reconnectionDelay: 20, reconnectionDelayMax: 20, randomizationFactor: 0, forceNew: true };
  const socket = io(server.url, { ...options, auth: { token: client.token }, transports: ["websocket"] });
  await until(() => socket.connected, 10_000, "the client to be connected");
  return socket;
}

it("kill -9 to the first resumed session", async () => {
  let server = await Server.start();
  const [ada, ben] = await Promise.all(["Ada", "Ben"].map((name) => Client.inDevMode(server.url, name)));
  const conversationId = await (ada as Client).conversation(ben as Client);
  const placed = await (ada as Client).request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
  const path = `/api/calls/${placed.body.callId}`;
  await (ben as Client).request("POST", `${path}/answer`);
  const sockets = await Promise.all([ada, ben].map((client) => eager(server, client as Client)));
  const fromKill: number[] = [];
  const fromStart: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const killed = performance.now();
    await server.kill();
    const resumed = new Promise<number>((resolve) => {
      sockets[0]?.once("connect", async () => {
        const headers = { "x-socket-id": sockets[0]?.id ?? "" };
        await until(
          async () => (await (ada as Client).request("POST", `${path}/join`, {}, headers)).status === 200,
          20_000,
          "the call to be there",
        );
        resolve(performance.now());
      });
    });
    const started = performance.now();
    server = await Server.start({}, server.dataDir, server.port);
    const at = await resumed;
    fromKill.push(at - killed);
    fromStart.push(at - started);
    await until(() => sockets.every((each) => each.connected), 10_000, "both to be back");
  }
  console.log(`\n${figures("kill -9 to the first resumed session", fromKill)}`);
  console.log(`${figures("start to the first resumed session", fromStart)}\n`);
  for (const socket of sockets) socket.disconnect();
  await server.stop();
  rmSync(server.dataDir, { recursive: true, force: true });
  expect(fromKill).toHaveLength(RUNS);
});
