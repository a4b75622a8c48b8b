// Builds everything into dist: the pages, the bundle for pages without a build, and the two libraries with their types.
import { execFileSync } from "node:child_process";
import { cpSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { buildP2P } from "./p2p.mjs";
import { preact } from "./preact.mjs";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A library build that knows nothing of the pages' settings. */
function library({ outDir, entry, external = [], alias = {}, ...lib }) {
  return build({
    configFile: false,
    root: here("."),
    publicDir: false,
    logLevel: "warn",
    resolve: { alias },
    // Pages without a bundler have no process object.
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir: here(outDir),
      emptyOutDir: false,
      target: "es2022",
      minify: lib.formats.includes("iife"),
      lib: { entry, cssFileName: "parley", ...lib },
      rolldownOptions: { external },
    },
  });
}

rmSync(here("dist"), { recursive: true, force: true });
await build({ configFile: here("vite.config.ts"), logLevel: "warn" });
await library({
  outDir: "dist/app/sdk",
  entry: here("src/sdk.ts"),
  formats: ["iife"],
  name: "Parley",
  alias: preact,
  fileName: () => "parley.js",
});
await library({
  outDir: "dist/client",
  entry: { index: here("src/lib/index.ts"), webrtc: here("src/lib/webrtc.ts") },
  formats: ["es"],
});
await library({
  outDir: "dist/react",
  entry: { index: here("src/react/index.ts"), Call: here("src/react/components/Call.tsx") },
  formats: ["es"],
  external: [/^react($|\/)/, /^react-dom($|\/)/],
});
await buildP2P();
execFileSync(process.execPath, [here("node_modules/typescript/bin/tsc"), "-p", here("tsconfig.lib.json")], {
  stdio: "inherit",
});
cpSync(here("dist/types/lib"), here("dist/client"), { recursive: true });
// The components' types refer to those of the library, and both travel with the package.
renameSync(here("dist/types"), here("dist/react/types"));
