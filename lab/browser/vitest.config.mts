import { defineConfig } from "vitest/config";

/** Whole browsers and whole servers: one file at a time, and a minute is not long. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    fileParallelism: false,
    // Of the few that say they are concurrent: they wait for others most of the time.
    maxConcurrency: 10,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: ["default", ["junit", { outputFile: "../target/reports/browser.xml" }]],
  },
});
