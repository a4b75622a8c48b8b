import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox, freshPage } from "./browsers";
import { Client } from "./client";
import { Person } from "./person";
import { Server, until } from "./server";

const run = promisify(execFile);
const ROOT = new URL("../..", import.meta.url).pathname;
const SECRET = "north";

const portOf = (url: string) => Number(/:(\d+)(\?|$)/.exec(url)?.[1]);

describe("a TURN server that is told to stop", () => {
  it("sends newcomers to another one by error 300, carries on with those it has, and is gone at its deadline", async () => {
    const server = await Server.start({
      TURN_SECRET: SECRET,
      PARLEY_TURN_LISTEN: "127.0.0.1",
      PARLEY_TURN_ALLOW_PEERS: "127.0.0.0/8",
      PARLEY_TURN_ALTERNATES: "127.0.0.1:9",
      PARLEY_TURN_DRAIN: "15",
    });
    try {
      const { body } = await (await Client.inDevMode(server.url, "Ada")).request("GET", "/api/calls/turn-credentials");
      const port = portOf(body.credentials.urls[0]);
      const metric = async (name: string) =>
        Number(
          new RegExp(`^${name}\\S* (\\S+)$`, "m").exec(await (await fetch(`${server.url}/metrics`)).text())?.[1] ?? 0,
        );
      // Two clients that speak with each other for about four seconds.
      const who = ["-u", "alice", "-W", SECRET, "-p", String(port)];
      const load = run("turnutils_uclient", [...who, "-c", "-y", "-n", "200", "-l", "180", "127.0.0.1"]);
      await until(
        async () => (await metric("parley_turn_bytes_to_clients_total")) > 20_000,
        10_000,
        "packets to be relayed",
      );
      const stopped = server.stop();
      const told = performance.now();
      const test = run(join(ROOT, "parley"), ["turn", "test", `turn:127.0.0.1:${port}?transport=udp`, "--json"], {
        env: { ...process.env, TURN_SECRET: SECRET },
      });
      const said = await test.catch((e: { stdout: string }) => e);
      const allocate = (JSON.parse(said.stdout) as { what: string; ok: boolean; found: string }[]).at(-1);
      expect(allocate).toMatchObject({ what: "allocate", ok: false });
      expect(JSON.stringify(allocate)).toContain("127.0.0.1:9");
      expect((await load).stdout).toMatch(/Total lost packets 0 \(0\.000000%\)/);
      await stopped;
      expect(performance.now() - told).toBeLessThan(25_000);
    } finally {
      await server.stop();
    }
  });
});

describe("the TURN server, used by browsers that may use nothing else", () => {
  let server: Server;
  let browsers: Record<string, Browser>;

  beforeAll(async () => {
    const started = await Promise.all([Server.start(), chromium(), firefox()]);
    server = started[0];
    browsers = { Chromium: started[1], Firefox: started[2] };
  });

  afterAll(async () => {
    await Promise.all(Object.values(browsers ?? {}).map((browser) => browser.close()));
    await server?.stop();
  });

  it.concurrent.each(["Chromium", "Firefox"])(
    "%s gathers relay candidates and sends through them [A5, A46, A88, O31, O35]",
    async (name) => {
      const ada = await Client.inDevMode(server.url, "Ada");
      const { body } = await ada.request("GET", "/api/calls/turn-credentials");
      const session = await ada.request("POST", "/v1/webrtc/turn/credentials");
      expect(session.body.ttl).toBe(600);
      const page = await freshPage(browsers[name] as Browser);
      await page.goto(`${server.url}/docs`);
      for (const credentials of [body.credentials, session.body]) {
        for (const url of credentials.urls.filter((each: string) => each.startsWith("turn:"))) {
          const said = await page.evaluate(relayOnly, url, credentials.username, credentials.credential);
          expect(said, url).toEqual({ echo: "through the relay", types: ["relay"] });
        }
      }
    },
  );

  it("people are handed this server alone, and a call of our pages uses no other [M29, S33]", async () => {
    const ada = await Client.inDevMode(server.url, "Ada");
    const grants = [
      (await ada.request("GET", "/api/calls/turn-credentials")).body.credentials,
      (await ada.request("POST", "/v1/webrtc/turn/credentials")).body,
    ];
    const hosts = new Set(grants.flatMap((each) => each.urls.map((url: string) => url.split(":")[1])));
    expect(hosts.size).toBe(1);
    expect(grants[0].urls[0]).toMatch(/^stun:/);
    const used: string[] = [];
    const [bea, cid] = (await Promise.all(
      ["Bea", "Cid"].map((name) => Person.signIn(browsers.Chromium as Browser, server.url, name)),
    )) as [Person, Person];
    for (const { page } of [bea, cid]) {
      await page.exposeFunction("used", (url: string) => used.push(url));
      await page.evaluate(noteServers);
    }
    await bea.call(cid, "audio");
    await cid.sees("incoming");
    await cid.click("accept-audio");
    await Promise.all([bea.hears(), cid.hears()]);
    expect(used.length).toBeGreaterThan(0);
    expect(new Set(used.map((url) => url.split(":")[1]))).toEqual(hosts);
  });
});

/** Runs in the page: tells which ICE servers its connections are given. */
function noteServers() {
  const tell = (options?: RTCConfiguration) => {
    for (const server of options?.iceServers ?? [])
      for (const url of [server.urls].flat()) (window as unknown as { used(url: string): void }).used(url);
  };
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(of, [options]) {
      tell(options);
      return new of(options);
    },
  });
  const { setConfiguration } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setConfiguration = function (options) {
    tell(options);
    setConfiguration.call(this, options);
  };
}

/** Runs in the page: two connections with each other, each by the relay only. */
async function relayOnly(urls: string, username: string, credential: string) {
  const options: RTCConfiguration = { iceServers: [{ urls, username, credential }], iceTransportPolicy: "relay" };
  const [one, other] = [new RTCPeerConnection(options), new RTCPeerConnection(options)];
  const types = new Set<string>();
  const introduce = (from: RTCPeerConnection, to: RTCPeerConnection) => {
    from.onicecandidate = ({ candidate }) => {
      if (candidate?.type) types.add(candidate.type);
      if (candidate) to.addIceCandidate(candidate);
    };
  };
  introduce(one, other);
  introduce(other, one);
  const channel = one.createDataChannel("test");
  const echo = new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error(`${one.iceConnectionState}, candidates: ${[...types]}`)), 20_000);
    other.ondatachannel = (event) => {
      event.channel.onmessage = (message) => event.channel.send(message.data);
    };
    channel.onmessage = (message) => resolve(message.data);
    channel.onopen = () => channel.send("through the relay");
  });
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
  const said = await echo;
  one.close();
  other.close();
  return { echo: said, types: [...types] };
}
