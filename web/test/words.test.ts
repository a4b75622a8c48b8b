import { expect, it } from "vitest";
import { fieldsOf, resolve, routesByTag, typeWords } from "../src/app/docs/openapi";
import { timeWords } from "../src/app/timeWords";
import { NoWayError } from "../src/lib/connectionProblems";
import { problemOf } from "../src/lib/problems";
import { hueOf, initialsOf } from "../src/react/components/Avatar";
import { namesOf } from "../src/react/words";

it("joins names as people say them", () => {
  const people = ["Ada", "Ben", "Cleo", "Dan"].map((userName) => ({ userName }));
  expect([1, 2, 3, 4].map((count) => namesOf(people.slice(0, count)))).toEqual([
    "Ada",
    "Ada and Ben",
    "Ada, Ben and Cleo",
    "Ada, Ben and 2 others",
  ]);
});

it("gives the same person the same initials and colour", () => {
  expect(initialsOf("  ada   king lovelace ")).toBe("AL");
  expect(initialsOf("")).toBe("?");
  expect(hueOf("some-id")).toBe(hueOf("some-id"));
});

it("names the need of a reachable TURN server where no way is found [A102]", () => {
  const problem = problemOf(new NoWayError("silent", ["turn:turn.example.org:3478?transport=udp"]));
  expect(problem.message).toBe("Connection failed with user: ICE connection failed");
  expect(problem.hint).toContain("TURN server (turn.example.org:3478) must be reachable");
});

it("says the time of today's calls and the day of older ones", () => {
  const now = new Date("2026-05-20T15:00:00");
  expect(timeWords("2026-05-20T09:05:00", now)).toMatch(/9:05/);
  expect(timeWords("2026-01-02T09:05:00", now)).toMatch(/2/);
  expect(timeWords("nonsense", now)).toBe("");
});

it("reads routes, references and fields of an API description", () => {
  const document = {
    info: { title: "T", version: "1" },
    paths: { "/a": { post: { tags: ["Calls"], summary: "S" } }, "/b": { get: {} } },
    components: { schemas: { A: { type: "object", required: ["x"], properties: { x: { type: "string" } } } } },
  };
  expect([...routesByTag(document).keys()]).toEqual(["Calls", "General"]);
  const schema = { $ref: "#/components/schemas/A" };
  expect(resolve(document, schema)).toMatchObject({ type: "object" });
  expect(fieldsOf(document, schema)).toEqual([["x", { type: "string" }, true]]);
  expect(typeWords(document, { type: "array", items: { type: "string" } })).toBe("string[]");
});
