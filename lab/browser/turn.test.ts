import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox, freshPage } from "./browsers";
import { Client } from "./client";
import { Server, until } from "./server";

const run = promisify(execFile);
const ROOT = new URL("../..", import.meta.url).pathname;
const SECRET = "north";

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

const portOf = (url: string) => Number(/:(\d+)(\?|$)/.exec(url)?.[1]);

describe("the TURN server, used by clients that nobody here wrote", () => {
  let server: Server;
  let tlsPort: number;
  let port: number;
  let httpPort: number;
  let peer: { port: number; stop: () => void };

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "parley-tls-"));
    const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key, "-out", cert];
    await run("openssl", [
      "req",
      "-x509",
      "-nodes",
      "-days",
      "2",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=IP:127.0.0.1",
      ...made,
    ]);
    tlsPort = await freePort();
    server = await Server.start({
      TURN_SECRET: SECRET,
      TURN_TLS_PORT: String(tlsPort),
      PARLEY_TLS_CERT: cert,
      PARLEY_TLS_KEY: key,
      PARLEY_TURN_LISTEN: "127.0.0.1",
      PARLEY_TURN_ALLOW_PEERS: "127.0.0.0/8",
      PARLEY_TURN_CHALLENGE_RATE: "0",
    });
    httpPort = portOf(server.url);
    const { body } = await (await Client.inDevMode(server.url, "Ada")).request("GET", "/api/calls/turn-credentials");
    port = portOf(body.credentials.urls[0]);
    const peerPort = await freePort();
    const echo = execFile("turnutils_peer", ["-L", "127.0.0.1", "-p", String(peerPort)]);
    peer = { port: peerPort, stop: () => echo.kill() };
  });

  afterAll(async () => {
    peer?.stop();
    await server?.stop();
  });

  /** What coturn's load client says at the end. */
  async function uclient(on: number, ...options: string[]): Promise<string> {
    const peerAt = options.includes("-y") ? [] : ["-e", "127.0.0.1", "-r", String(peer.port)];
    const who = ["-u", "alice", "-W", SECRET];
    const { stdout } = await run("turnutils_uclient", [
      ...who,
      "-p",
      String(on),
      "-n",
      "25",
      "-l",
      "180",
      ...peerAt,
      ...options,
      "127.0.0.1",
    ]);
    return stdout;
  }

  const LOSSLESS = /Total lost packets 0 \(0\.000000%\)/;

  it.each([
    ["UDP", []],
    ["UDP with even ports and their neighbours, for RTCP", ["-m", "10"]],
    ["UDP by Send indications", ["-c", "-s"]],
    ["UDP from client to client", ["-c", "-y"]],
    ["TCP", ["-c", "-t"]],
  ])("turnutils_uclient relays over %s with 40 clients and no loss [A71, A86, O54]", async (_, options) => {
    const clients = options.includes("-m") ? options : ["-c", "-m", "40", ...options];
    expect(await uclient(port, ...clients)).toMatch(LOSSLESS);
  });

  it("turnutils_uclient relays over TLS with 40 clients and no loss [A72]", async () => {
    expect(await uclient(tlsPort, "-c", "-t", "-S", "-m", "40")).toMatch(LOSSLESS);
  });

  it("turnutils_uclient relays over TCP and TLS on the HTTP port", async () => {
    expect(await uclient(httpPort, "-c", "-t", "-m", "5")).toMatch(LOSSLESS);
    expect(await uclient(httpPort, "-c", "-t", "-S", "-m", "5")).toMatch(LOSSLESS);
  });

  it("turnutils_stunclient learns its address [A5]", async () => {
    const { stdout } = await run("turnutils_stunclient", ["-p", String(port), "127.0.0.1"]);
    expect(stdout).toMatch(/UDP reflexive addr: 127\.0\.0\.1:\d+/);
  });

  it.each(["turn:127.0.0.1:PORT?transport=udp", "turn:127.0.0.1:PORT?transport=tcp", "turns:127.0.0.1:TLS"])(
    "parley turn test says that %s works [A88, A136]",
    async (url) => {
      const at = url.replace("PORT", String(port)).replace("TLS", String(tlsPort));
      const { stdout } = await run(join(ROOT, "parley"), ["turn", "test", at, "--insecure", "--json"], {
        env: { ...process.env, TURN_SECRET: SECRET },
      });
      const steps = JSON.parse(stdout) as { what: string; ok: boolean }[];
      expect(steps.map((step) => step.what)).toEqual(["name", "gather", "allocate", "relay"]);
      expect(steps.every((step) => step.ok)).toBe(true);
    },
  );

  it("HTTPS is served beside, and tells browsers to stay with it", async () => {
    const { stdout } = await run("curl", [
      "-sk",
      "-D",
      "-",
      "-o",
      "/dev/null",
      `https://127.0.0.1:${httpPort}/healthz`,
    ]);
    expect(stdout).toContain("200");
    expect(stdout.toLowerCase()).toContain("strict-transport-security: max-age=31536000");
  });

  it("the metrics count what was relayed", async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(Number(/^parley_turn_bytes_to_peers_total (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    expect(text).toContain('parley_turn_allocated_total{namespace="default"}');
  });
});

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

  beforeAll(async () => {
    server = await Server.start();
  });

  afterAll(() => server?.stop());

  it.each([
    ["Chromium", chromium],
    ["Firefox", firefox],
  ])(
    "%s gathers relay candidates and sends through them [A5, A46, A88, O31, O35]",
    async (_, launch: () => Promise<Browser>) => {
      const ada = await Client.inDevMode(server.url, "Ada");
      const { body } = await ada.request("GET", "/api/calls/turn-credentials");
      const session = await ada.request("POST", "/v1/webrtc/turn/credentials");
      expect(session.body.ttl).toBe(600);
      const browser = await launch();
      try {
        const page = await freshPage(browser);
        await page.goto(`${server.url}/docs`);
        for (const credentials of [body.credentials, session.body]) {
          for (const url of credentials.urls.filter((each: string) => each.startsWith("turn:"))) {
            const said = await page.evaluate(relayOnly, url, credentials.username, credentials.credential);
            expect(said, url).toEqual({ echo: "through the relay", types: ["relay"] });
          }
        }
      } finally {
        await browser.close();
      }
    },
  );
});

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
