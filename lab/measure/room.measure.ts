import type { Page } from "puppeteer-core";
import { expect, it } from "vitest";
import { chromium, freshPage } from "../browser/browsers";
import { Server } from "../browser/server";
import { figures } from "./figures";

const RUNS = Number(process.env.RUNS ?? 20);

/** Runs in the page: joins with a camera that is on already; gives the milliseconds until somebody else's first picture is decoded. */
async function join(name: string, watch: boolean): Promise<number> {
  const session = await fetch("/api/dev/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name }),
  });
  const { token } = (await session.json()) as { token: string };
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const began = performance.now();
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/webrtc/signal?room=measured`, [
    "Bearer",
    token,
  ]);
  const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  const send = (type: string, data: object) => socket.send(JSON.stringify({ type, data }));
  const leave = () => {
    connection.close();
    socket.close(1000);
    for (const track of media.getTracks()) track.stop();
  };
  Object.assign(window, { leave });
  const seen = new Promise<number>((resolve) => {
    connection.ontrack = ({ track, streams }) => {
      if (track.kind !== "video") return;
      const video = document.createElement("video");
      video.muted = true;
      video.srcObject = streams[0] as MediaStream;
      video.requestVideoFrameCallback(() => resolve(performance.now() - began));
      document.body.append(video);
      void video.play();
    };
  });
  let handled = Promise.resolve();
  const handle = async (type: string, data: { sdp: string }) => {
    if (type === "welcome") {
      for (const track of media.getTracks()) connection.addTrack(track, media);
      await connection.setLocalDescription();
      send("offer", { sdp: connection.localDescription?.sdp });
    } else if (type === "answer") {
      await connection.setRemoteDescription({ type: "answer", sdp: data.sdp });
    } else if (type === "offer") {
      await connection.setRemoteDescription({ type: "offer", sdp: data.sdp });
      await connection.setLocalDescription();
      send("answer", { sdp: connection.localDescription?.sdp });
    }
  };
  socket.onopen = () => send("join", {});
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data as string);
    handled = handled.then(() => handle(message.type, message.data));
  };
  return watch ? await seen : 0;
}

async function pageOf(browser: Awaited<ReturnType<typeof chromium>>, url: string): Promise<Page> {
  const page = await freshPage(browser);
  await page.goto(url);
  return page;
}

it("join to first decoded frame in a room", async () => {
  const server = await Server.start();
  const [one, other] = await Promise.all([chromium(), chromium()]);
  const ada = await pageOf(one, server.url);
  await ada.evaluate(join, "Ada", false);
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const ben = await pageOf(other, server.url);
    times.push(await ben.evaluate(join, "Ben", true));
    await ben.evaluate(() => (window as unknown as { leave(): void }).leave());
    await ben.close();
  }
  await Promise.all([one.close(), other.close()]);
  await server.stop();
  console.log(`\n${figures("join to first decoded frame, room", times)}\n`);
  expect(times).toHaveLength(RUNS);
});
