import { expect, it } from "vitest";
import { newsWords } from "../src/app/parts/RoomNews";

const said = (...news: [string, string][]) => newsWords(news.map(([userName, words]) => ({ userName, words })));

it("names everybody to whom the same has just happened, in one line [A113]", () => {
  expect(said(["Ada", "joined"])).toBe("Ada joined");
  expect(said(["Ada", "joined"], ["Ben", "joined"])).toBe("Ada and Ben joined");
  expect(said(["Ada", "joined"], ["Ben", "left"])).toBe("Ben left");
  expect(said(["Ada", "was removed"], ["Ben", "was removed"])).toBe("Ada and Ben were removed");
  expect(said(["Ada", "joined"], ["Ben", "joined"], ["Cy", "joined"], ["Di", "joined"])).toBe(
    "Ada, Ben and 2 others joined",
  );
});
