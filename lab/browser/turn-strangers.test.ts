import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";
import { Server, until } from "./server";
import { answers, certificate, freePort } from "./turn";

const run = promisify(execFile);
const ROOT = new URL("../..", import.meta.url).pathname;
const SECRET = "one secret of all tests here";
const LOSSLESS = /Total lost packets 0 \(0\.000000%\)/;

const folder = mkdtempSync(join(tmpdir(), "parley-strangers-"));
const [cert, key] = await certificate(folder, "IP:127.0.0.1");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const portOf = (url: string) => Number(/:(\d+)(\?|$)/.exec(url)?.[1]);

/** Credentials of somebody, as the web client gets them. */
async function credentials(server: Server) {
  const { body } = await (await Client.inDevMode(server.url, "Ada")).request("GET", "/api/calls/turn-credentials");
  return body.credentials as { urls: string[]; username: string; credential: string };
}

interface Step {
  what: string;
  ok: boolean;
  found: string;
}

/** What `parley turn test` says of a server, whatever it is. */
async function trial(url: string, ...options: string[]): Promise<Step[]> {
  const asked = run(join(ROOT, "parley"), ["turn", "test", url, "--json", ...options], {
    env: { ...process.env, TURN_SECRET: SECRET },
  });
  return JSON.parse((await asked.catch((e: { stdout: string }) => e)).stdout);
}

describe("the TURN server, used by clients that nobody here wrote", () => {
  let server: Server;
  let port: number;
  let tlsPort: number;
  let httpPort: number;
  let peer: { port: number; stop: () => void };

  beforeAll(async () => {
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
    port = portOf((await credentials(server)).urls[0] as string);
    const peerPort = await freePort();
    const echo = spawn("turnutils_peer", ["-L", "127.0.0.1", "-p", String(peerPort)]);
    peer = { port: peerPort, stop: () => void echo.kill() };
  });

  afterAll(async () => {
    peer?.stop();
    await server?.stop();
  });

  /** What coturn's load client says at the end. */
  const uclient = (on: number, ...options: string[]) => load(on, ["-u", "alice", "-W", SECRET], options);

  async function load(on: number, who: string[], options: string[]): Promise<string> {
    const peerAt = options.includes("-y") ? [] : ["-e", "127.0.0.1", "-r", String(peer.port)];
    const what = ["-p", String(on), "-n", "25", "-l", "180", ...peerAt];
    return (await run("turnutils_uclient", [...who, ...what, ...options, "127.0.0.1"])).stdout;
  }

  it.concurrent.each([
    ["UDP", ["-m", "40", "-c"]],
    ["UDP with even ports and their neighbours, for RTCP", ["-m", "10"]],
    ["UDP by Send indications", ["-m", "40", "-c", "-s"]],
    ["UDP from client to client", ["-m", "40", "-c", "-y"]],
    ["TCP", ["-m", "40", "-c", "-t"]],
  ])("turnutils_uclient relays over %s with 40 clients and no loss [A71, A86, O54]", async (_, options) => {
    expect(await uclient(port, ...options)).toMatch(LOSSLESS);
  });

  it.concurrent("turnutils_uclient relays over TLS with 40 clients and no loss [A72]", async () => {
    expect(await uclient(tlsPort, "-c", "-t", "-S", "-m", "40")).toMatch(LOSSLESS);
  });

  it.concurrent.each([
    ["TCP", []],
    ["TLS", ["-S"]],
  ])("turnutils_uclient relays over %s on the HTTP port", async (_, options) => {
    expect(await uclient(httpPort, "-c", "-t", ...options, "-m", "5")).toMatch(LOSSLESS);
  });

  it.concurrent("turnutils_uclient relays as a user who never expires, and not with another password [M62, S33]", async () => {
    const user = ["-u", "mosis", "-w"];
    const wrong = load(port, [...user, "a guess"], ["-c", "-m", "1"]).catch((e: { stdout: string }) => e.stdout);
    expect(await load(port, [...user, "a password"], ["-c", "-m", "5"])).toMatch(LOSSLESS);
    expect(await wrong).not.toMatch(LOSSLESS);
  });

  it.concurrent("turnutils_stunclient learns its address [A5]", async () => {
    const { stdout } = await run("turnutils_stunclient", ["-p", String(port), "127.0.0.1"]);
    expect(stdout).toMatch(/UDP reflexive addr: 127\.0\.0\.1:\d+/);
  });

  it.concurrent("stun-client, which speaks RFC 3489, gets its answer [A5]", async () => {
    const { stderr } = await run("stun", [`127.0.0.1:${port}`, "1", "-v"]);
    expect(stderr).toMatch(/MappedAddress = 127\.0\.0\.1:\d+/);
  });

  it.concurrent.each(["udp", "tcp", "tls"])("aioice relays over %s [A5, A75]", async (transport) => {
    const { username, credential } = await credentials(server);
    const on = transport === "tls" ? tlsPort : port;
    const script = new URL("aioice_relay.py", import.meta.url).pathname;
    const { stdout } = await run("/usr/bin/python3", [script, transport, String(on), username, credential]);
    expect(stdout.trim()).toBe("20 of 20 packets came back from 127.0.0.1");
  });

  it.concurrent.each(["turn:127.0.0.1:PORT?transport=udp", "turn:127.0.0.1:PORT?transport=tcp", "turns:127.0.0.1:TLS"])(
    "parley turn test says that %s works [A88, A136]",
    async (url) => {
      const steps = await trial(url.replace("PORT", String(port)).replace("TLS", String(tlsPort)), "--insecure");
      expect(steps.map((step) => step.what)).toEqual(expect.arrayContaining(["name", "gather", "allocate", "relay"]));
      expect(steps.every((step) => step.ok)).toBe(true);
    },
  );

  it.concurrent("HTTPS is served beside, and tells browsers to stay with it", async () => {
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

  it("the metrics count what was relayed, by namespace", async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(Number(/^parley_turn_bytes_to_peers_total (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    expect(text).toContain('parley_turn_allocated_total{namespace="default"}');
  });
});

describe("a coturn instead of ours", () => {
  it("starts with the configuration that docs/turn.md gives, warns of nothing, and takes our credentials", async () => {
    const documented = /For a current coturn:\n\n```\n([^`]+)```/.exec(
      readFileSync(join(ROOT, "docs/turn.md"), "utf8"),
    )?.[1] as string;
    const [plain, tls] = [await freePort(), await freePort()];
    const here = documented
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
    const settings = {
      PARLEY_ROLES: "gateway,sfu,web",
      TURN_SERVER_HOST: "127.0.0.1",
      TURN_SERVER_PORT: String(plain),
      TURN_TLS_PORT: String(tls),
      TURN_SECRET: SECRET,
    };
    const server = await Server.start(settings);
    try {
      await until(() => answers(plain), 20_000, "coturn to serve");
      const { urls, username, credential } = await credentials(server);
      expect(urls).toContain(`turns:127.0.0.1:${tls}?transport=tcp`);
      const who = ["--username", username, "--password", credential, "--insecure"];
      const trials = urls.filter((each) => each.startsWith("turn")).map((url) => trial(url, ...who));
      // Allocating is what credentials are for; from loopback to loopback it relays nothing, as it should.
      for (const steps of await Promise.all(trials)) {
        expect(steps.find((step) => step.what === "allocate")).toMatchObject({ ok: true });
      }
      expect(log).not.toMatch(
        /bad configuration|unrecognized|unknown argument|WARNING: (?!I cannot support STUN CHANGE_REQUEST|cannot find)/i,
      );
    } finally {
      coturn.kill("SIGKILL");
      await server.stop();
    }
  });
});
