import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
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

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function certificate(folder: string): Promise<[string, string]> {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key, "-out", cert];
  const name = ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  await run("openssl", ["req", "-x509", "-nodes", ...name, ...made]);
  return [cert, key];
}

const portOf = (url: string) => Number(/:(\d+)(\?|$)/.exec(url)?.[1]);

describe("the TURN server, used by clients that nobody here wrote", () => {
  let server: Server;
  let tlsPort: number;
  let port: number;
  let httpPort: number;
  let peer: { port: number; stop: () => void };

  beforeAll(async () => {
    const [cert, key] = await certificate(mkdtempSync(join(tmpdir(), "parley-tls-")));
    tlsPort = await freePort();
    server = await Server.start({
      TURN_SECRET: SECRET,
      TURN_TLS_PORT: String(tlsPort),
      PARLEY_TLS_CERT: cert,
      PARLEY_TLS_KEY: key,
      PARLEY_TURN_LISTEN: "127.0.0.1",
      PARLEY_TURN_ALLOW_PEERS: "127.0.0.0/8",
      PARLEY_TURN_CHALLENGE_RATE: "0",
      PARLEY_TURN_USERS: "mosis:a password",
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
  const uclient = (on: number, ...options: string[]) => load(on, ["-u", "alice", "-W", SECRET], options);

  async function load(on: number, who: string[], options: string[]): Promise<string> {
    const peerAt = options.includes("-y") ? [] : ["-e", "127.0.0.1", "-r", String(peer.port)];
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

  it("turnutils_uclient relays as a user who never expires, and not with another password [M62, S33]", async () => {
    const user = ["-u", "mosis", "-w"];
    expect(await load(port, [...user, "a password"], ["-c", "-m", "5"])).toMatch(LOSSLESS);
    const wrong = await load(port, [...user, "a guess"], ["-c", "-m", "1"]).catch((e: { stdout: string }) => e.stdout);
    expect(wrong).not.toMatch(LOSSLESS);
  });

  it("stun-client, which speaks RFC 3489, gets its answer [A5]", async () => {
    const { stdout } = await run("stun", [`127.0.0.1:${port}`, "1", "-v"]);
    expect(stdout).toMatch(/MappedAddress = 127\.0\.0\.1:\d+/);
  });

  it.each(["udp", "tcp", "tls"])("aioice relays over %s [A5, A75]", async (transport) => {
    const { body } = await (await Client.inDevMode(server.url, "Ada")).request("GET", "/api/calls/turn-credentials");
    const { username, credential } = body.credentials;
    const on = transport === "tls" ? tlsPort : port;
    const script = new URL("aioice_relay.py", import.meta.url).pathname;
    const { stdout } = await run("/usr/bin/python3", [script, transport, String(on), username, credential]);
    expect(stdout.trim()).toBe("20 of 20 packets came back from 127.0.0.1");
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

describe("the ICE servers that people get", () => {
  it("are this server's alone, and a call of our pages uses no others [M29, S33]", async () => {
    const server = await Server.start();
    const browser = await chromium();
    try {
      const ada = await Client.inDevMode(server.url, "Ada");
      const grants = [
        (await ada.request("GET", "/api/calls/turn-credentials")).body.credentials,
        (await ada.request("POST", "/v1/webrtc/turn/credentials")).body,
      ];
      const hosts = new Set(grants.flatMap((each) => each.urls.map((url: string) => url.split(":")[1])));
      expect(hosts.size).toBe(1);
      expect(grants[0].urls[0]).toMatch(/^stun:/);
      const used: string[] = [];
      const bea = await Person.signIn(browser, server.url, "Bea");
      const cid = await Person.signIn(browser, server.url, "Cid");
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
    } finally {
      await browser.close();
      await server.stop();
    }
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

describe("a coturn instead of ours", () => {
  it("starts with the configuration that docs/turn.md gives, warns of nothing, and takes our credentials", async () => {
    const folder = mkdtempSync(join(tmpdir(), "coturn-"));
    const [cert, key] = await certificate(folder);
    const documented = /For a current coturn:\n\n```\n([^`]+)```/.exec(
      readFileSync(join(ROOT, "docs/turn.md"), "utf8"),
    )?.[1];
    const [plain, tls] = [await freePort(), await freePort()];
    const here = (documented as string)
      .replace("listening-port=3478", `listening-port=${plain}`)
      .replace("tls-listening-port=5349", `tls-listening-port=${tls}`)
      .replace("THE SAME AS TURN_SECRET", SECRET)
      .replace("/etc/ssl/turn.pem", cert)
      .replace("/etc/ssl/turn.key", key);
    expect(here).not.toBe(documented);
    const file = join(folder, "turnserver.conf");
    writeFileSync(file, here);
    const own = ["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", `--userdb=${join(folder, "db")}`];
    const others = [`--pidfile=${join(folder, "pid")}`, "--log-file=stdout", "--simple-log", "--no-cli"];
    const coturn = spawn("turnserver", ["-c", file, ...own, ...others]);
    let log = "";
    coturn.stdout.on("data", (chunk) => (log += chunk));
    coturn.stderr.on("data", (chunk) => (log += chunk));
    const server = await Server.start({
      PARLEY_ROLES: "gateway,sfu,web",
      TURN_SERVER_HOST: "127.0.0.1",
      TURN_SERVER_PORT: String(plain),
      TURN_TLS_PORT: String(tls),
      TURN_SECRET: SECRET,
    });
    try {
      const ada = await Client.inDevMode(server.url, "Ada");
      const { urls, username, credential } = (await ada.request("GET", "/api/calls/turn-credentials")).body.credentials;
      expect(urls).toContain(`turns:127.0.0.1:${tls}?transport=tcp`);
      for (const url of urls.filter((each: string) => each.startsWith("turn"))) {
        const who = ["--username", username, "--password", credential, "--insecure", "--json"];
        const said = await run(join(ROOT, "parley"), ["turn", "test", url, ...who]).catch((e: { stdout: string }) => e);
        const steps = JSON.parse(said.stdout) as { what: string; ok: boolean; found: string }[];
        // Allocating is what credentials are for; from loopback to loopback it relays nothing, as it should.
        expect(
          steps.find((step) => step.what === "allocate"),
          url,
        ).toMatchObject({ ok: true });
      }
      expect(log).not.toMatch(
        /bad configuration|unrecognized|unknown argument|WARNING: (?!NO EXPLICIT LISTENER|cannot find)/i,
      );
    } finally {
      coturn.kill("SIGKILL");
      await server.stop();
    }
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
