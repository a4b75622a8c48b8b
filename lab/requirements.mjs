// Counts tests, and the requirements that a passing one names: reads every JUnit report in the given folders, prints two lines, and writes
// the ids without a passing test to target/requirements-without-test.txt. A test names its requirements in brackets: "… [A12]", "[A12–A25]", "[A1, A2]".
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// How many requirements each of the five founding documents names.
const DOCUMENTS = { A: 139, M: 69, O: 80, S: 37, D: 28 };
const all = Object.entries(DOCUMENTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`),
);

function reports(folder) {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".xml"))
      .map((file) => join(folder, file));
  } catch {
    return [];
  }
}

const plain = (text) =>
  text.replaceAll("&#91;", "[").replaceAll("&#93;", "]").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

const count = { passed: 0, failed: 0 };

function passingNames(file) {
  const names = [];
  for (const [, attributes, empty, body = ""] of readFileSync(file, "utf8").matchAll(
    /<testcase\b([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    const failed = !empty.startsWith("/") && /<(failure|error|skipped)\b/.test(body);
    count[failed ? "failed" : "passed"]++;
    if (!failed) names.push(plain(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? ""));
  }
  return names;
}

function* idsIn(name) {
  for (const [, list] of name.matchAll(/\[([^\]]+)\]/g)) {
    for (const [, letter, from, , to] of list.matchAll(/(?<![-\w])([AMOSD])(\d{1,3})\b(\s*[-–]\s*\1(\d{1,3})\b)?/g)) {
      for (let n = Number(from); n <= Number(to ?? from); n++) yield `${letter}${n}`;
    }
  }
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const tested = new Set(
  process.argv
    .slice(2)
    .flatMap(reports)
    .flatMap(passingNames)
    .flatMap((name) => [...idsIn(name)]),
);
const missing = all.filter((id) => !tested.has(id));
mkdirSync(join(root, "target"), { recursive: true });
writeFileSync(join(root, "target", "requirements-without-test.txt"), `${missing.join("\n")}\n`);
console.log(`${count.passed} passed, ${count.failed} failed`);
console.log(`requirements with a passing test: ${all.length - missing.length} of ${all.length}`);
