import { expect, it } from "vitest";
import { formatDuration } from "../src/lib/duration";

it("shows 65 seconds as 01:05 [A112]", () => {
  expect(formatDuration(65)).toBe("01:05");
});

it("shows hours only where there are any [A112]", () => {
  expect(formatDuration(3599.9)).toBe("59:59");
  expect(formatDuration(3725)).toBe("1:02:05");
});

it("never counts below nothing [A112]", () => {
  expect(formatDuration(-4)).toBe("00:00");
});
