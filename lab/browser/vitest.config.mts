import { defineConfig } from "vitest/config";

/** Whole browsers and whole servers: one file at a time, and a minute is not long. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: ["default", ["junit", { outputFile: "../target/reports/browser.xml" }]],
  },
});
