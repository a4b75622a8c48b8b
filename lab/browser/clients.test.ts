import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MAKERS, Makers } from "./makers";

let makers: Makers;

beforeAll(async () => {
  makers = await Makers.start();
});

afterEach(() => makers?.leave());

afterAll(() => makers?.stop());

describe("clients of other makers", () => {
  it.each(MAKERS)(
    "%s sends and receives voice and picture in a room with its like [A10, A106, O1, O39, O40]",
    async (maker) => {
      const room = `two-${maker.replace(/\W/g, "")}`;
      await makers.enter(maker, room);
      await makers.enter(maker, room);
      expect(await makers.receiveEachOther(60_000)).toEqual([]);
    },
  );
});
