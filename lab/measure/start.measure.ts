import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { figures } from "./figures";

const ROOT = new URL("../..", import.meta.url).pathname;
const RUNS = Number(process.env.RUNS ?? 5);
const PORT = 18080;

/** Milliseconds from the command to the first answers. */
async function start(dataDir: string, aot: boolean): Promise<{ alive: number; ready: number }> {
  const began = performance.now();
  const server = spawn(join(ROOT, "parley"), ["serve", "--http-port", String(PORT)], {
    env: { ...process.env, PARLEY_DATA_DIR: dataDir, PARLEY_AOT: aot ? "on" : "off" },
    stdio: "ignore",
  });
  const alive = await answered("/healthz", began);
  const ready = await answered("/readyz", began);
  await stop(server);
  return { alive, ready };
}

async function answered(path: string, began: number): Promise<number> {
  for (;;) {
    const ok = await fetch(`http://127.0.0.1:${PORT}${path}`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function stop(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
}

const emptyFolder = () => mkdtempSync(join(tmpdir(), "parley-start-"));

/** Some starts under the same circumstances, as two lines of figures. */
async function starts(aot: boolean, kept: boolean): Promise<string[]> {
  const folder = emptyFolder();
  if (kept) await start(folder, aot);
  const runs: { alive: number; ready: number }[] = [];
  for (let i = 0; i < RUNS; i++) {
    const used = kept ? folder : emptyFolder();
    runs.push(await start(used, aot));
    if (!kept) rmSync(used, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
  const how = `${kept ? "existing" : "new"} data folder, ${aot ? "with" : "without"} AOT cache`;
  const line = (path: "alive" | "ready", name: string) =>
    figures(
      `${name}, ${how}`,
      runs.map((run) => run[path]),
    );
  return [line("alive", "/healthz"), line("ready", "/readyz")];
}

it("start", async () => {
  const lines: string[] = [];
  for (const aot of [true, false]) {
    for (const kept of [false, true]) lines.push(...(await starts(aot, kept)));
  }
  console.log(`\n${lines.join("\n")}\n`);
  expect(lines).toHaveLength(8);
});
