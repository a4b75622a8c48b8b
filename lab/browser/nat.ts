import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "puppeteer-core";
import { chromiumBy } from "./browsers";
import { greeting, until } from "./server";

const ROOT = new URL("../..", import.meta.url).pathname;
const SCRIPT = join(ROOT, "lab/nat.sh");
const JWT_SECRET = "the secret of a server on the small internet";

export const SERVER = "203.0.113.10";
export type Side = "a" | "b";
export type Mode = "restricted" | "symmetric" | "noudp" | "only443" | "cut";

/** The small internet of lab/nat.sh: two NATs, and the real jar in the middle with HTTPS on port 443. */
export class SmallInternet {
  private readonly name = `parley-${process.pid}`;
  private readonly folder = mkdtempSync(join(tmpdir(), "parley-nat-"));
  private server: ChildProcess | undefined;
  private settings: Record<string, string> = {};

  private constructor() {}

  static up(): SmallInternet {
    removeLeftovers();
    const internet = new SmallInternet();
    // Also where nobody comes to say that it is over.
    process.once("exit", () => internet.script("down"));
    internet.script("up");
    return internet;
  }

  modes(a: Mode, b: Mode): void {
    this.script("mode", "a", a);
    this.script("mode", "b", b);
  }

  mode(side: Side, mode: Mode): void {
    this.script("mode", side, mode);
  }

  /** From the next change of its mode on, a side's link is good again. */
  link(side: Side, ...link: ["good"] | ["loss" | "rate", number]): void {
    this.script("link", side, ...link.map(String));
  }

  /** Whether the server knows a way to everywhere, or only to the NATs. */
  routes(which: "all" | "few"): void {
    this.script("routes", which);
  }

  async serve(environment: Record<string, string>): Promise<void> {
    const [cert, key] = this.certificate();
    this.settings = {
      PARLEY_DATA_DIR: join(this.folder, "data"),
      PARLEY_HTTP_PORT: "443",
      PARLEY_JWT_SECRET: JWT_SECRET,
      PARLEY_TLS_CERT: cert,
      PARLEY_TLS_KEY: key,
      PARLEY_TURN_LISTEN: SERVER,
      PARLEY_TURN_ALLOW_PEERS: "198.51.100.0/24",
      ...environment,
    };
    this.server = spawn(SCRIPT, ["in", this.name, "server", join(ROOT, "parley"), "serve"], {
      env: { ...process.env, ...this.settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    await greeting(this.server);
    const isReady = () => this.script("in", "server", "curl", "-fsk", "-m", "5", `https://${SERVER}/readyz`) !== "";
    await until(isReady, 60_000, "the server to be ready");
  }

  /** A browser of somebody behind one of the NATs. */
  browser(side: Side): Promise<Browser> {
    const starter = join(this.folder, `chromium-${side}`);
    writeFileSync(starter, `#!/bin/sh\nexec ${SCRIPT} in ${this.name} ${side} /usr/bin/chromium "$@"\n`, {
      mode: 0o755,
    });
    return chromiumBy(starter, ["--ignore-certificate-errors"]);
  }

  /** Where this person is signed in as soon as the page is open. */
  home(person: string): string {
    const claims = { sub: person, name: person, exp: Math.floor(Date.now() / 1000) + 3600 };
    const [head, body] = [{ alg: "HS256", typ: "JWT" }, claims].map((each) =>
      Buffer.from(JSON.stringify(each)).toString("base64url"),
    );
    const signature = createHmac("sha256", JWT_SECRET).update(`${head}.${body}`).digest("base64url");
    return `https://${SERVER}/#token=${head}.${body}.${signature}`;
  }

  /** What a command says that is run at somebody's place. */
  run(where: Side | "server", ...command: string[]): string {
    return this.script("in", where, ...command);
  }

  /**
   * What a `parley` command says that is run at somebody's place with the settings of the server.
   *
   * @param changes to these settings
   */
  async parley(where: Side | "server", command: string[], changes: Record<string, string> = {}): Promise<string> {
    const whole = ["in", this.name, where, join(ROOT, "parley"), ...command];
    const env = { ...process.env, ...this.settings, ...changes };
    return (await promisify(execFile)(SCRIPT, whole, { env }).catch((e: { stdout: string }) => e)).stdout;
  }

  /** The server's certificate is from now on one that was good yesterday. */
  expireCertificate(): void {
    const [cert, key, request] = ["cert.pem", "key.pem", "request.pem"].map((file) => join(this.folder, file));
    const name = ["-subj", "/CN=small internet", "-addext", `subjectAltName=IP:${SERVER}`];
    execFileSync("openssl", ["req", "-new", "-key", key, ...name, "-out", request] as string[], { stdio: "pipe" });
    const old = ["-signkey", key, "-days", "-1", "-copy_extensions", "copy"];
    execFileSync("openssl", ["x509", "-req", "-in", request, ...old, "-out", cert] as string[], { stdio: "pipe" });
  }

  /** Ends the server; another one may be served after it. */
  async stop(): Promise<void> {
    const { server } = this;
    if (server && server.exitCode === null && server.signalCode === null) {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
    }
  }

  async down(): Promise<void> {
    await this.stop();
    this.script("down");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private certificate(): [string, string] {
    const [cert, key] = [join(this.folder, "cert.pem"), join(this.folder, "key.pem")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const name = ["-subj", "/CN=small internet", "-addext", `subjectAltName=IP:${SERVER}`];
    execFileSync("openssl", ["req", "-x509", ...kind, ...name, "-keyout", key, "-out", cert], { stdio: "pipe" });
    return [cert, key];
  }

  private script(verb: string, ...rest: string[]): string {
    return execFileSync(SCRIPT, [verb, this.name, ...rest], { stdio: "pipe" }).toString();
  }
}

/** What a run that was killed could not remove. */
function removeLeftovers(): void {
  for (const namespace of namespaces()) {
    const [, name, pid] = /^(parley-(\d+))-server$/.exec(namespace) ?? [];
    if (name && !isAlive(Number(pid))) execFileSync(SCRIPT, ["down", name], { stdio: "pipe" });
  }
}

function namespaces(): string[] {
  try {
    return readdirSync("/run/netns");
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
