import { defineConfig } from "vitest/config";
import type { Reporter, TestCase } from "vitest/node";

/** Suites without a call: two of them run side by side on two cores. */
const BESIDE_EACH_OTHER = [
  "access",
  "accessibility",
  "doctor",
  "operation",
  "p2p-release",
  "p2p-served",
  "p2p-view",
  "self-test",
  "transports",
  "turn-strangers",
  "wire",
].map((name) => `${name}.test.ts`);

/** Whole browsers share the machine with whatever else it does. Who needs a second try is named, so that it is mended and not forgotten. */
class SecondTries implements Reporter {
  private readonly names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.names.push(`${test.module.relativeModuleId}: ${test.fullName}`);
  }

  onTestRunEnd(): void {
    if (this.names.length > 0) console.warn(`\nPassed at the second try only:\n  ${this.names.join("\n  ")}`);
  }
}

/** Whole browsers and whole servers: a minute is not long. What says that it is concurrent waits for others most of the time. */
const common = { root: import.meta.dirname, testTimeout: 90_000, hookTimeout: 120_000, retry: 1, maxConcurrency: 10 };

export default defineConfig({
  test: {
    root: import.meta.dirname,
    reporters: ["default", ["junit", { outputFile: "../target/reports/browser.xml" }], new SecondTries()],
    projects: [
      {
        test: {
          ...common,
          name: "beside",
          include: BESIDE_EACH_OTHER,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: "alone",
          include: ["**/*.test.ts"],
          exclude: BESIDE_EACH_OTHER,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
