import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figures } from './figures';

const ROOT = new URL('../..', import.meta.url).pathname;
const RUNS = Number(process.env.RUNS ?? 5);
const PORT = 18080;

/** Milliseconds from the command to the first answers. */
async function start(dataDir: string, aot: boolean): Promise<{ alive: number; ready: number }> {
  const began = performance.now();
  const server = spawn(join(ROOT, 'parley'), ['serve', '--http-port', String(PORT)], {
    env: { ...process.env, PARLEY_DATA_DIR: dataDir, PARLEY_AOT: aot ? 'on' : 'off' },
    stdio: 'ignore',
  });
  const alive = await answered('/healthz', began);
  const ready = await answered('/readyz', began);
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
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

it('start', async () => {
  const lines: string[] = [];
  for (const aot of [true, false]) {
    for (const kept of [false, true]) {
      const runs: { alive: number; ready: number }[] = [];
      let folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
      if (kept) await start(folder, aot);
      for (let i = 0; i < RUNS; i++) {
        runs.push(await start(folder, aot));
        if (!kept) {
          rmSync(folder, { recursive: true, force: true });
          folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
        }
      }
      rmSync(folder, { recursive: true, force: true });
      const how = `${kept ? 'existing' : 'new'} data folder, ${aot ? 'with' : 'without'} AOT cache`;
      lines.push(figures(`/healthz, ${how}`, runs.map((run) => run.alive)));
      lines.push(figures(`/readyz, ${how}`, runs.map((run) => run.ready)));
    }
  }
  console.log(`\n${lines.join('\n')}\n`);
  expect(lines).toHaveLength(8);
});
