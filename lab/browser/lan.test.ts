import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./browsers";
import { Person } from "./person";
import { until } from "./server";

const run = promisify(execFile);
const ROOT = new URL("../..", import.meta.url).pathname;

let child: ReturnType<typeof spawn>;
let printed = "";
let dataDir: string;
let url: string;
let port: number;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "lan-"));
  child = spawn(join(ROOT, "parley"), ["serve", "--lan", "--http-port", "0"], {
    env: {
      ...process.env,
      PARLEY_DATA_DIR: dataDir,
      TURN_SERVER_PORT: "0",
      PARLEY_MEDIA_PORTS: "0",
      TURN_TLS_PORT: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (chunk) => (printed += chunk));
  child.stderr?.on("data", (chunk) => (printed += chunk));
  await until(() => /this machine: http/.test(printed), 60_000, "the address for this machine");
  url = /Open (https:\/\/[^/\s]+)\//.exec(printed)?.[1] as string;
  port = Number(new URL(url).port);
  await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, 60_000, "the server to be ready");
});

afterAll(async () => {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
});

/** The characters of the terminal as a picture, eight pixels a module, dark where the character is. */
function picture(lines: string[]): Buffer {
  const scale = 8;
  const rows = lines.flatMap((line) => [
    [...line].map((c) => c === "█" || c === "▀"),
    [...line].map((c) => c === "█" || c === "▄"),
  ]);
  const width = (rows[0]?.length ?? 0) * scale;
  const pixels = Buffer.alloc(width * rows.length * scale);
  for (let y = 0; y < rows.length * scale; y++) {
    for (let x = 0; x < width; x++) {
      pixels[y * width + x] = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] ? 0 : 255;
    }
  }
  return Buffer.concat([Buffer.from(`P5 ${width} ${rows.length * scale} 255\n`), pixels]);
}

/** What another program reads in the code that the terminal shows. */
async function scanned(): Promise<string> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's own
  const lines = [...printed.matchAll(/\x1b\[30;107m([ █▀▄]+)\x1b\[0m/g)].map((match) => match[1] as string);
  const file = join(dataDir, "code.pgm");
  writeFileSync(file, picture(lines));
  return (await run("zbarimg", ["--quiet", "--raw", file])).stdout.trim();
}

describe("a server of the local network", () => {
  it("shows the address that it prints as a QR code that another program reads", async () => {
    expect(await scanned()).toBe(`${url}/`);
    expect(printed).toContain("anyone on your local network may call");
  });

  it("has a certificate for its address and names, kept with a key for its owner only", async () => {
    const cert = join(dataDir, "secrets/lan-cert.pem");
    const { stdout } = await run("openssl", ["x509", "-in", cert, "-noout", "-ext", "subjectAltName"]);
    for (const name of [`IP Address:${new URL(url).hostname}`, "IP Address:127.0.0.1", "DNS:localhost"])
      expect(stdout).toContain(name);
    const verified = await run("curl", ["-s", "--cacert", cert, "-D", "-", "-o", "/dev/null", `${url}/healthz`]);
    expect(verified.stdout).toContain(" 200 ");
    expect(verified.stdout.toLowerCase()).not.toContain("strict-transport-security");
    expect(readFileSync(cert, "utf8")).toContain("BEGIN CERTIFICATE");
    expect((await run("stat", ["-c", "%a", join(dataDir, "secrets/lan-key.pem")])).stdout.trim()).toBe("600");
  });

  it("answers to its own names only, so that no page elsewhere can lead to it", async () => {
    const status = async (host: string) =>
      (await run("curl", ["-sk", "-o", "/dev/null", "-w", "%{http_code}", "-H", `Host: ${host}`, `${url}/api/info`]))
        .stdout;
    expect(await status(new URL(url).host)).toBe("200");
    expect(await status("evil.example.com")).toBe("403");
  });

  describe("with a phone", () => {
    let computer: Browser;
    let phone: Browser;

    beforeAll(async () => {
      // Whoever scans the code has to say once that the certificate is fine.
      [computer, phone] = await Promise.all([chromium(), chromium(["--ignore-certificate-errors"])]);
    });

    afterAll(() => Promise.all([computer?.close(), phone?.close()]));

    it("gets both into a call, the phone by the scanned address", async () => {
      const ada = await Person.signIn(computer, `http://localhost:${port}/`, "Ada");
      const bob = await Person.signIn(phone, await scanned(), "Bob", 390, 844);
      expect(await bob.page.evaluate(() => [location.protocol, isSecureContext])).toEqual(["https:", true]);
      await ada.call(bob, "video");
      await bob.sees("incoming");
      await bob.click("accept-video");
      await Promise.all([ada.sees("in-call"), bob.sees("in-call")]);
      await Promise.all([ada.seesMovement(), bob.seesMovement(), ada.hears(), bob.hears()]);
    });
  });
});

describe("a server that would serve the Internet", () => {
  it("is told apart from one of a local network", async () => {
    const refused = await run(join(ROOT, "parley"), ["serve", "--lan", "--http-host", "8.8.8.8"], {
      env: { ...process.env, PARLEY_DATA_DIR: mkdtempSync(join(tmpdir(), "lan-")) },
    }).catch((e: { stderr: string; code: number }) => e);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("an address in the Internet") });
  });
});
