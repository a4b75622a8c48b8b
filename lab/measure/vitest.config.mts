import { defineConfig } from "vitest/config";

/** Measurements print figures and judge nothing; run them on a quiet machine: `cd web && npm run measure`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.measure.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
