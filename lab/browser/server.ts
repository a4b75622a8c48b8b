import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = new URL("../..", import.meta.url).pathname;

/** The real jar in a process of its own, with a data folder of its own. */
export class Server {
  readonly url: string;
  readonly dataDir: string;
  readonly startedInMs: number;
  /** What it was told beyond what every test tells. */
  readonly environment: Record<string, string>;
  /** Lines of its log that tell of warnings and errors. */
  readonly complaints: string[] = [];
  private readonly process: ChildProcess;

  private constructor(
    process: ChildProcess,
    url: string,
    dataDir: string,
    startedInMs: number,
    environment: Record<string, string>,
  ) {
    this.process = process;
    this.url = url;
    this.dataDir = dataDir;
    this.startedInMs = startedInMs;
    this.environment = environment;
    for (const stream of [process.stdout, process.stderr])
      if (stream)
        createInterface({ input: stream }).on("line", (line) => {
          if (/ (WARN|ERROR) /.test(line)) this.complaints.push(line);
        });
  }

  /** Starts it, on a free port unless told which, and waits until it is ready for work. */
  static async start(
    environment: Record<string, string> = {},
    dataDir = mkdtempSync(join(tmpdir(), "parley-")),
    port = 0,
  ): Promise<Server> {
    const began = performance.now();
    const child = spawn(join(ROOT, "parley"), ["serve", "--http-port", String(port)], {
      env: {
        ...process.env,
        PARLEY_DATA_DIR: dataDir,
        PARLEY_RATE_LIMIT: "0",
        TURN_SERVER_PORT: "0",
        PARLEY_MEDIA_PORTS: "0",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    await greeting(child);
    const url = readFileSync(join(dataDir, "server.url"), "utf8").trim();
    const server = new Server(child, url, dataDir, performance.now() - began, environment);
    await until(async () => (await fetch(`${url}/readyz`)).ok, 60_000, "the server to be ready");
    return server;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Another start with the same data, on the same port, as after a crash. */
  again(): Promise<Server> {
    return Server.start(this.environment, this.dataDir, this.port);
  }

  get pid(): number {
    return this.process.pid as number;
  }

  /** Ends it as an operator would. */
  async stop(keepData = false): Promise<void> {
    await this.end("SIGTERM");
    if (!keepData) rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }
}

/** By then every port is open, and the data folder says where plain HTTP is served on this machine. */
export function greeting(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (/Open https?:\/\/[^/\s]+\//.test(output)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`the server ended with status ${code}:\n${output}`)));
  });
}

/** Asks again until the answer is yes; fails with what it was waiting for. */
export async function until(asked: () => Promise<boolean> | boolean, withinMs: number, what: string): Promise<void> {
  const deadline = performance.now() + withinMs;
  let problem = "";
  while (performance.now() < deadline) {
    try {
      if (await asked()) return;
      problem = "";
    } catch (e) {
      problem = ` (${e instanceof Error ? e.message : String(e)})`;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${withinMs} ms in vain for ${what}${problem}`);
}
