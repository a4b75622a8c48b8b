import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

it("a tag makes a release with the page attached [D27]", () => {
  const workflow = read(".github/workflows/p2p-release.yml");
  expect(workflow).toMatch(/tags: \["v\*"\]/);
  expect(workflow).toMatch(/gh release create .*\.html/);
});

it("whoever develops on a Mac learns about Safari and one camera for two pages [D25]", () => {
  expect(read("docs/p2p.md")).toContain("Safari on macOS may not give one camera to two pages at once");
});
