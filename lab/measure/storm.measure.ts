import { expect, it } from "vitest";
import { Crowd, Idlers, liveHeapKb, metric } from "../browser/crowd";
import { Server, until } from "../browser/server";
import { tokenOf } from "../browser/tokens";
import { figures } from "./figures";

const CROWD = Number(process.env.CROWD ?? 2000);
const IDLE = Number(process.env.IDLE ?? 10_000);
const VANISHED = Number(process.env.VANISHED ?? 1000);
const STORMS = Number(process.env.RUNS ?? 5);
const SECRET = "the secret of a server in a storm, long enough";

/** The clients are the unmodified socket.io-client with its own delays: 0.5 to 1.5 s before the first try, and up to 5 s between later ones. */
it("a storm of clients that come back, beside many idle ones", async () => {
  let server = await Server.start({
    PARLEY_JWT_SECRET: SECRET,
    PARLEY_HTTP_HOST: "127.0.0.1",
    PARLEY_TRUSTED_PROXIES: "127.0.0.0/8",
    PARLEY_RATE_LIMIT: "100",
  });
  const alone = liveHeapKb(server);
  const idlers = await Idlers.of(server, IDLE, (i) => tokenOf(`idler ${i}`, SECRET));
  const idle = liveHeapKb(server);
  console.log(`${IDLE} idle: ${((idle - alone) / IDLE).toFixed(1)} kB of heap each`);
  const crowd = await Crowd.of(server, CROWD, (i) => tokenOf(`one of many ${i}`, SECRET));
  const took: number[] = [];
  const heaps: number[] = [liveHeapKb(server)];
  for (let storm = 0; storm < STORMS; storm++) {
    const began = performance.now();
    await crowd.sever();
    await crowd.allBack(60_000);
    took.push(performance.now() - began);
    expect(crowd.recovered).toBe(CROWD);
    heaps.push(liveHeapKb(server));
  }
  console.log(figures(`${CROWD} connections cut, to everybody back`, took));
  console.log(`live heap before and after each storm: ${heaps.join(", ")} kB`);
  expect(idlers.open).toBe(IDLE);

  const present = () => metric(server, "parley_socketio_connections");
  const vanishing = await Idlers.of(server, VANISHED, (i) => tokenOf(`vanishing ${i}`, SECRET));
  vanishing.vanish();
  const silent = performance.now();
  await until(async () => (await present()) === IDLE + CROWD, 90_000, "the server to notice who has vanished");
  console.log(
    `${VANISHED} clients fall silent, to the last one given up: ${Math.round(performance.now() - silent)} ms`,
  );
  vanishing.close();

  const killed = performance.now();
  await server.kill();
  server = await server.again();
  await crowd.allBack(60_000);
  console.log(`kill -9 and start, to all ${CROWD} back: ${Math.round(performance.now() - killed)} ms`);
  crowd.close();
  idlers.close();
  await server.stop();
});
