import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { preact } from "./scripts/preact.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const server = process.env.PARLEY_URL ?? "http://127.0.0.1:8080";

const tests = {
  root: here("."),
  environment: "happy-dom",
  setupFiles: ["test/setup.ts"],
  unstubGlobals: true,
  restoreMocks: true,
};

export default defineConfig({
  root: here("src/app"),
  publicDir: "public",
  cacheDir: here("node_modules/.vite"),
  resolve: { alias: preact },
  build: {
    outDir: here("dist/app"),
    emptyOutDir: true,
    target: "es2022",
    // A data: font or picture inside would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index", "docs", "self-test", "not-found"].map((page) => here(`src/app/${page}.html`)) },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      // The host stays that of the page: the server takes requests of its own pages only.
      "/api": { target: server },
      "/openapi.json": { target: server },
      "/openapi.yaml": { target: server },
      "/socket.io": { target: server, ws: true },
      "/v1": { target: server, ws: true },
    },
  },
  test: {
    projects: [
      { resolve: { alias: preact }, test: { ...tests, name: "preact", include: ["test/**/*.test.{ts,tsx}"] } },
      // Others use the components with React itself.
      { test: { ...tests, name: "react", include: ["test/**/*.test.tsx"] } },
    ],
  },
});
