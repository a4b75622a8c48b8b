import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { Server, until } from "../browser/server";
import { channelData, TurnClient } from "./turnClient";

const run = promisify(execFile);
const SECRET = "north";
const PORT = 13478;
const UCLIENT_PEER = 13480;
const SECONDS = Number(process.env.SECONDS ?? 3);
const ALLOCATIONS = Number(process.env.ALLOCATIONS ?? 1000);
const ALONE = "PARLEY_MEASURE_ALONE";
const [SERVER_CORE, LOAD_CORE] = ["0", "1"];

/** A server under load. */
interface Subject {
  name: string;
  pid: number;
  /** Bytes that live in it. */
  memory(): Promise<number>;
  /** System calls that sent or received datagrams so far; undefined where nobody counts them. */
  calls(): Promise<number | undefined>;
  stop(): Promise<unknown>;
}

/** Names of figures and what they are, the smaller the better but for rates. */
type Figures = Map<string, number>;

async function ours(): Promise<Subject> {
  const server = await Server.start({
    TURN_SECRET: SECRET,
    TURN_SERVER_PORT: String(PORT),
    PARLEY_TURN_LISTEN: "127.0.0.1",
    PARLEY_TURN_ALLOW_PEERS: "127.0.0.0/8",
    PARLEY_TURN_CHALLENGE_RATE: "0",
    PARLEY_MEDIA_LOOPS: "1",
  });
  const calls = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const of = (name: string) => Number(new RegExp(`^parley_turn_${name}_total (\\S+)$`, "m").exec(text)?.[1]);
    return of("receives") + of("sends");
  };
  // What a collection leaves: the heap as such grows and shrinks for reasons of its own.
  const memory = async () => {
    const { stdout } = await run(
      join(dirname(readlinkSync(`/proc/${server.pid}/exe`)), "jcmd"),
      [String(server.pid), "GC.class_histogram"],
      { maxBuffer: 1 << 26 },
    );
    return Number(/^Total\s+\d+\s+(\d+)/m.exec(stdout)?.[1]);
  };
  return { name: "parley", pid: server.pid, memory, calls, stop: () => server.stop() };
}

async function coturn(): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), "coturn-"));
  const address = ["-L", "127.0.0.1", "-E", "127.0.0.1", "-p", String(PORT), "--allow-loopback-peers"];
  const who = ["--use-auth-secret", "--static-auth-secret", SECRET, "--realm", "lab", "--relay-threads", "1"];
  const quiet = ["--no-tls", "--no-dtls", "--no-cli", "--log-file", "/dev/null", "--simple-log"];
  const files = ["--userdb", join(folder, "db"), "--pidfile", join(folder, "pid")];
  const child = spawn("turnserver", ["-n", ...address, ...who, ...quiet, ...files], { stdio: "ignore" });
  await until(async () => (await TurnClient.open(PORT, 9, SECRET)).close().then(() => true), 10_000, "coturn");
  const pid = child.pid as number;
  const memory = async () => 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  return { name: "coturn", pid, memory, calls: async () => undefined, stop };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

/** Microseconds of processor that a process has used, all threads of it. */
function cpu(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1000;
    } catch {
      return sum; // it has ended meanwhile
    }
  }, 0);
}

/** Lets a load run and notes what the server paid for each packet that it sent on. */
async function priced(subject: Subject, figures: Figures, what: string, load: () => Promise<number>): Promise<void> {
  const [cpuBefore, callsBefore] = [cpu(subject.pid), await subject.calls()];
  const packets = await load();
  const callsAfter = await subject.calls();
  const each = (cpu(subject.pid) - cpuBefore) / packets;
  figures.set(`${what}: µs of CPU per packet`, each);
  figures.set(`${what}: packets per second and core`, 1e6 / each);
  if (callsBefore !== undefined && callsAfter !== undefined)
    figures.set(`${what}: system calls per packet`, (callsAfter - callsBefore) / packets);
}

/** turnutils_uclient's load; resolves to the packets that the server sent on. It takes a fifth of a second to begin with each session. */
async function uclient(sessions: number, bytes: number, ...options: string[]): Promise<number> {
  const count = SECONDS * 1000;
  const what = ["-c", "-m", String(sessions), "-z", "1", "-n", String(count), "-l", String(bytes)];
  const peer = options.includes("-y") ? [] : ["-e", "127.0.0.1", "-r", String(UCLIENT_PEER)];
  const who = ["-X", "-u", "load", "-W", SECRET, "-p", String(PORT)];
  const { stdout } = await run("turnutils_uclient", [...what, ...peer, ...who, ...options, "127.0.0.1"], {
    maxBuffer: 1 << 26,
    timeout: 60_000,
  });
  const totals = [...stdout.matchAll(/tot_send_msgs=(\d+), tot_recv_msgs=(\d+)/g)].at(-1);
  if (!totals) throw new Error(`uclient said nothing:\n${stdout.slice(-2000)}`);
  return Number(totals[1]) + Number(totals[2]);
}

/** Sends back whatever comes. */
async function echo(): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  socket.on("message", (payload, from) => socket.send(payload, from.port, from.address));
  return socket;
}

/** Bursts as video frames make them, to a peer that echoes. Resolves to the packets that the server sent on. */
async function bursts(length: number, bytes: number): Promise<number> {
  const peer = await echo();
  const client = await TurnClient.open(PORT, peer.address().port, SECRET);
  let back = 0;
  client.heard = () => back++;
  const frame = channelData(Buffer.alloc(bytes, 7));
  let sent = 0;
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    for (let i = 0; i < length; i++) client.send(frame);
    sent += length;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  await client.close();
  peer.close();
  return sent + back;
}

/** Microseconds that a packet needs there and back, one at a time. */
async function trips(send: (payload: Buffer) => void, hear: (heard: () => void) => void): Promise<number[]> {
  const times: number[] = [];
  const payload = Buffer.alloc(200);
  const end = performance.now() + SECONDS * 500;
  while (performance.now() < end) {
    const left = performance.now();
    await new Promise<void>((resolve) => {
      hear(resolve);
      setTimeout(resolve, 100);
      send(payload);
    });
    times.push((performance.now() - left) * 1000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return times.sort((a, b) => a - b);
}

const share = (sorted: number[], part: number) => sorted[Math.floor(part * sorted.length)] ?? Number.NaN;

/** What the relay adds to a way there and back. */
async function latency(figures: Figures): Promise<void> {
  const peer = await echo();
  const plain = await echo();
  plain.removeAllListeners("message");
  const direct = await trips(
    (payload) => plain.send(payload, peer.address().port, "127.0.0.1"),
    (heard) => void plain.removeAllListeners("message").once("message", heard),
  );
  const client = await TurnClient.open(PORT, peer.address().port, SECRET);
  const through = await trips(
    (payload) => client.send(channelData(payload)),
    (heard) => {
      client.heard = heard;
    },
  );
  for (const [name, part] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const)
    figures.set(`added latency there and back, ${name}: µs`, share(through, part) - share(direct, part));
  await client.close();
  for (const each of [peer, plain]) each.close();
}

/** Many allocations at a time, each with a channel, and what they cost. */
async function allocations(subject: Subject, figures: Figures): Promise<void> {
  const before = await subject.memory();
  const [cpuBefore, began] = [cpu(subject.pid), performance.now()];
  const clients: TurnClient[] = [];
  while (clients.length < ALLOCATIONS) {
    const some = Array.from({ length: 20 }, () => TurnClient.open(PORT, UCLIENT_PEER, SECRET));
    clients.push(...(await Promise.all(some)));
  }
  figures.set("allocations per second", clients.length / ((performance.now() - began) / 1000));
  figures.set("allocation: µs of CPU", (cpu(subject.pid) - cpuBefore) / clients.length);
  figures.set("allocation: bytes", ((await subject.memory()) - before) / clients.length);
  for (const client of clients) await client.close();
}

/** System calls of a server that does not count its own. */
async function traced(subject: Subject, figures: Figures): Promise<void> {
  const output = join(tmpdir(), `parley-strace-${process.pid}`);
  const names = "trace=sendto,sendmsg,sendmmsg,recvfrom,recvmsg,recvmmsg";
  const strace = spawn("strace", ["-c", "-f", "-U", "calls", "-e", names, "-o", output, "-p", String(subject.pid)]);
  const missing = new Promise<boolean>((resolve) => strace.once("error", () => resolve(true)));
  const attached = new Promise<boolean>((resolve) => strace.stderr.once("data", () => resolve(false)));
  if (await Promise.race([missing, attached])) return;
  const packets = await uclient(5, 200);
  const exit = new Promise((resolve) => strace.once("exit", resolve));
  strace.kill("SIGINT");
  await exit;
  const calls =
    readFileSync(output, "utf8")
      .match(/^\s*\d+/gm)
      ?.map(Number)
      .slice(0, -1) ?? [];
  rmSync(output);
  figures.set("10 × 1 kHz of 200 B: system calls per packet", calls.reduce((sum, each) => sum + each, 0) / packets);
}

/** A JVM compiles what it does often, which must not count as relaying. Both servers get the same. */
async function warmUp(): Promise<void> {
  await uclient(10, 200);
  for (let i = 0; i < 5; i++) await bursts(10, 200);
  for (let i = 0; i < ALLOCATIONS; i++) await (await TurnClient.open(PORT, UCLIENT_PEER, SECRET)).close();
}

async function measured(start: () => Promise<Subject>): Promise<Figures> {
  const figures: Figures = new Map();
  const subject = await start();
  try {
    execFileSync("taskset", ["-a", "-cp", SERVER_CORE, String(subject.pid)], { stdio: "ignore" });
    await warmUp();
    await priced(subject, figures, "10 × 1 kHz of 200 B", () => uclient(10, 200));
    await priced(subject, figures, "Send indications", () => uclient(5, 200, "-s"));
    await priced(subject, figures, "client to client", () => uclient(6, 200, "-y"));
    await priced(subject, figures, "bursts of 4 × 1200 B", () => bursts(4, 1200));
    await priced(subject, figures, "bursts of 10 × 1200 B", () => bursts(10, 1200));
    await latency(figures);
    await allocations(subject, figures);
    if ((await subject.calls()) === undefined) await traced(subject, figures);
  } finally {
    await subject.stop();
  }
  return figures;
}

const number = (value: number | undefined) => (value === undefined ? "–" : value.toPrecision(4)).padStart(10);

function table(parley: Figures, other: Figures): string {
  const rows = [...parley].map(([what, value]) => {
    const beside = other.get(what);
    const ratio = beside === undefined ? "" : (value / beside).toFixed(2);
    return `${what.padEnd(46)}${number(value)}${number(beside)}${ratio.padStart(9)}`;
  });
  return [`${"".padEnd(46)}${"parley".padStart(10)}${"coturn".padStart(10)}${"ratio".padStart(9)}`, ...rows].join("\n");
}

/** The same measurement where nothing but loopback is: rules and devices of this machine cost nothing there. */
function alone(): Promise<number | null> {
  const inside = ["ip link set lo up", `exec taskset -c ${LOAD_CORE} npx vitest run --config "$0" turn.measure`];
  const config = join(import.meta.dirname, "vitest.config.mts");
  const child = spawn("unshare", ["-n", "sh", "-c", inside.join(" && "), config], {
    stdio: "inherit",
    env: { ...process.env, [ALONE]: "yes" },
  });
  return new Promise((resolve) => child.once("exit", resolve));
}

it("turn", async () => {
  if (!process.env[ALONE]) {
    expect(await alone()).toBe(0);
    return;
  }
  const peer = spawn("turnutils_peer", ["-L", "127.0.0.1", "-p", String(UCLIENT_PEER)], { stdio: "ignore" });
  try {
    const parley = await measured(ours);
    const other = await measured(coturn);
    console.log(`\n${table(parley, other)}\n`);
    expect(parley.size).toBeGreaterThan(10);
  } finally {
    await ended(peer);
  }
});
