import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./server";

/** A coturn of its own on the loopback interface, so that nothing leaves the machine. */
export class Turn {
  readonly port: number;
  private readonly process: ChildProcess;
  private readonly folder: string;

  private constructor(process: ChildProcess, port: number, folder: string) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  static async start(): Promise<Turn> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "turn-"));
    const options = [
      ...["-n", "--listening-ip", "127.0.0.1", "--listening-port", String(port), "--relay-ip", "127.0.0.1"],
      ...[
        "--lt-cred-mech",
        "--user",
        "ada:secret",
        "--realm",
        "lab",
        "--no-tls",
        "--no-dtls",
        "--allow-loopback-peers",
      ],
      ...["--no-cli", "--cli-password", "unused", "--userdb", join(folder, "db"), "--pidfile", join(folder, "pid")],
      ...["--log-file", "stdout", "--simple-log"],
    ];
    const child = spawn("turnserver", options, { stdio: "ignore" });
    const turn = new Turn(child, port, folder);
    await until(() => answers(port), 10_000, "coturn to answer");
    return turn;
  }

  /** Body of a getIceServers that names this server. */
  get servers(): string {
    return `return JSON.stringify([{ urls: 'turn:127.0.0.1:${this.port}?transport=udp', username: 'ada', credential: 'secret' }])`;
  }

  /** Lets packets lie, as a network that is gone does. */
  pause(): void {
    this.process.kill("SIGSTOP");
  }

  goOn(): void {
    this.process.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once("exit", resolve));
      this.process.kill("SIGKILL");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * A certificate that signs itself, and its key.
 *
 * @param name as `IP:127.0.0.1` or `DNS:example.com`
 */
export async function certificate(folder: string, name: string): Promise<[string, string]> {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const who = ["-subj", "/CN=lab", "-addext", `subjectAltName=${name}`];
  await promisify(execFile)("openssl", ["req", "-x509", ...kind, ...who, "-keyout", key, "-out", cert]);
  return [cert, key];
}

/** A UDP port that swallows everything: a server behind a firewall. */
export async function silentPort(): Promise<{ port: number; close(): void }> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { port: socket.address().port, close: () => socket.close() };
}

export async function freePort(): Promise<number> {
  const { port, close } = await silentPort();
  close();
  return port;
}

const STUN_BINDING = Buffer.from("000100002112a442000102030405060708090a0b", "hex");

/** Whether a STUN server is there; asks once. */
export function answers(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), 300);
    socket.once("message", () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.once("error", () => resolve(false));
    socket.send(STUN_BINDING, port, "127.0.0.1");
  }).finally(() => socket.close());
}
