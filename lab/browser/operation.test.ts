import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Server, until } from "./server";
import { freePort } from "./turn";

const ROOT = new URL("../..", import.meta.url).pathname;
const SECRET = "nobody may read this in a log";

let server: Server;
let turnPort: number;
let mediaPort: number;

beforeAll(async () => {
  turnPort = await freePort();
  mediaPort = await freePort();
  server = await Server.start({
    TURN_SERVER_PORT: String(turnPort),
    TURN_SECRET: SECRET,
    PARLEY_MEDIA_PORTS: String(mediaPort),
    PARLEY_MEDIA_LOOPS: "1",
  });
});

afterAll(() => server?.stop());

/** The ports on which a process listens or waits for datagrams, as `tcp 8080`. */
function ports(pid: number): string[] {
  const sockets = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode) sockets.add(inode);
    } catch {
      // closed meanwhile
    }
  }
  const open = new Set<string>();
  for (const [file, listening] of Object.entries({ tcp: "0A", tcp6: "0A", udp: "07", udp6: "07" })) {
    for (const line of readFileSync(`/proc/net/${file}`, "utf8").split("\n").slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (local && state === listening && inode && sockets.has(inode)) {
        open.add(`${file.slice(0, 3)} ${Number.parseInt(local.split(":")[1] as string, 16)}`);
      }
    }
  }
  return [...open].sort();
}

describe("a server", () => {
  it("opens the ports that are documented, and no other [A78, O4, SFU-2]", () => {
    const documented = [`tcp ${server.port}`, `tcp ${turnPort}`, `udp ${turnPort}`, `udp ${mediaPort}`];
    expect(ports(server.pid)).toEqual(documented.sort());
  });

  it("says over HTTP whether it runs and whether it can work [A87]", async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${server.url}/readyz`);
    expect([ready.status, JSON.stringify(await ready.json())]).toEqual([200, expect.stringContaining("database")]);
  });
});

describe("the systemd unit", () => {
  const unit = readFileSync(join(ROOT, "deploy/parley.service"), "utf8");

  it("starts the jar with options that this JVM knows [A70, A87]", async () => {
    const command = /^ExecStart=\S+ (.*) -jar \S+ (serve)$/m.exec(unit);
    expect(command).not.toBeNull();
    const [, options, verb] = command as unknown as [string, string, string];
    const java = execFileSync("bash", ["-c", '. lab/jdk.sh; echo "$JAVA"'], { cwd: ROOT }).toString().trim();
    const dataDir = mkdtempSync(join(tmpdir(), "unit-"));
    const child = spawn(java, [...options.split(" "), "-jar", "server/target/parley.jar", verb], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        PARLEY_DATA_DIR: dataDir,
        PARLEY_HTTP_PORT: "0",
        TURN_SERVER_PORT: "0",
        PARLEY_MEDIA_PORTS: "0",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await until(() => output.includes("Open http"), 30_000, "the server to open its port");
    child.kill("SIGTERM");
    const allowed = Number(/^SuccessExitStatus=(\d+)$/m.exec(unit)?.[1]);
    expect([0, allowed]).toContain(await ended);
    expect(output).not.toMatch(/Unrecognized|WARNING/);
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe("the log", () => {
  it("has a line for each allocation, with the user and without a secret [A76]", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "log-"));
    const child = spawn(join(ROOT, "parley"), ["serve", "--http-port", "0"], {
      env: {
        ...process.env,
        PARLEY_DATA_DIR: dataDir,
        TURN_SERVER_PORT: "0",
        TURN_SECRET: SECRET,
        PARLEY_MEDIA_PORTS: "0",
        PARLEY_TURN_ALLOW_PEERS: "127.0.0.0/8",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    child.stdout.on("data", (chunk) => (log += chunk));
    child.stderr.on("data", (chunk) => (log += chunk));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await until(() => log.includes("database is ready"), 60_000, "the server to be ready");
    const url = readFileSync(join(dataDir, "server.url"), "utf8").trim();
    const session = await fetch(`${url}/api/dev/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "Ada" }),
    });
    const { token } = (await session.json()) as { token: string };
    const grant = await fetch(`${url}/v1/webrtc/turn/credentials`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
    });
    const { urls, username, credential } = (await grant.json()) as Record<string, string> & { urls: string[] };
    const turn = urls.find((one) => one.startsWith("turn:") && one.includes("udp")) as string;
    execFileSync(join(ROOT, "parley"), [
      "turn",
      "test",
      turn,
      "--username",
      username as string,
      "--password",
      credential as string,
    ]);
    await until(() => /allocation deleted/.test(log), 10_000, "the end of the allocation in the log");
    expect(log).toMatch(new RegExp(`allocation created: user=${username}`));
    for (const secret of [SECRET, credential as string, token]) expect(log).not.toContain(secret);
    child.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  });
});
