import { describe, expect, it } from "vitest";
import { type Box, gridBoxes, gridCapacity, type Size, spotlight } from "../src/react/stage/layout";
import { inFocus, inOrder, withSelf } from "../src/react/stage/order";
import { plan, seenAtOnce, type View } from "../src/react/stage/plan";

const DESKTOP: Size = { width: 1248, height: 644 };
const PHONE: Size = { width: 370, height: 690 };
const people = (count: number) => Array.from({ length: count }, (_, i) => `p${i}`);

function expectApartWithin(area: Size, boxes: Box[]): void {
  for (const [i, one] of boxes.entries()) {
    expect(one.left).toBeGreaterThanOrEqual(0);
    expect(one.top).toBeGreaterThanOrEqual(0);
    expect(one.left + one.width).toBeLessThanOrEqual(area.width + 1);
    expect(one.top + one.height).toBeLessThanOrEqual(area.height + 1);
    for (const other of boxes.slice(i + 1)) {
      const beside = one.left + one.width <= other.left || other.left + other.width <= one.left;
      expect(beside || one.top + one.height <= other.top || other.top + other.height <= one.top).toBe(true);
    }
  }
}

describe("a grid", () => {
  it("keeps tiles apart, within the stage, and in the shape of a picture, whatever their number and the stage", () => {
    for (const area of [DESKTOP, PHONE, { width: 800, height: 300 }])
      for (let count = 1; count <= gridCapacity(area); count++) {
        const boxes = gridBoxes(area, count);
        expect(boxes).toHaveLength(count);
        expectApartWithin(area, boxes);
        for (const { width, height } of boxes) expect(width / height).toBeGreaterThan(0.7);
        for (const { width, height } of boxes) expect(width / height).toBeLessThan(1.8);
      }
  });

  it("puts two beside each other on a desk, and one above the other on a phone", () => {
    const [left, right] = gridBoxes(DESKTOP, 2) as [Box, Box];
    expect(left.top).toBe(right.top);
    const [upper, lower] = gridBoxes(PHONE, 2) as [Box, Box];
    expect(upper.left).toBe(lower.left);
  });

  it("centres its last row", () => {
    const boxes = gridBoxes(DESKTOP, 5);
    const [, , , four, five] = boxes as [Box, Box, Box, Box, Box];
    expect(four.left + (five.left + five.width)).toBeCloseTo(DESKTOP.width, -1);
  });

  it("shows 25 at once on a desk, and no fewer than 8 on a phone", () => {
    expect(gridCapacity(DESKTOP)).toBe(25);
    expect(gridCapacity(PHONE)).toBeGreaterThanOrEqual(8);
  });
});

describe("a spotlight", () => {
  it("has its strip beside it on a desk and below it on a phone", () => {
    const desk = spotlight(DESKTOP);
    expect(desk.strip(1)[0]?.left).toBeGreaterThanOrEqual(desk.main.width);
    const phone = spotlight(PHONE);
    expect(phone.strip(1)[0]?.top).toBeGreaterThanOrEqual(phone.main.height);
    for (const [area, { main, strip, capacity }] of [
      [DESKTOP, desk],
      [PHONE, phone],
    ] as const)
      expectApartWithin(area, [main, ...strip(capacity)]);
  });
});

describe("the order of people", () => {
  it("stays as they came; who speaks unseen takes the place of the last one who is seen", () => {
    const order = inOrder([], people(6), null, 4);
    expect(order).toEqual(people(6));
    expect(inOrder(order, people(6), "p5", 4)).toEqual(["p0", "p1", "p2", "p5", "p4", "p3"]);
    expect(inOrder(order, people(6), "p1", 4)).toEqual(order);
  });

  it("forgets who left and appends who came", () => {
    expect(inOrder(["p0", "p1", "p2"], ["p0", "p2", "p3"], null, 4)).toEqual(["p0", "p2", "p3"]);
  });

  it("has oneself last on the first page", () => {
    expect(withSelf(people(3), "self", 25).at(-1)).toBe("self");
    expect(withSelf(people(30), "self", 25).indexOf("self")).toBe(24);
  });

  it("keeps in focus who spoke last, until somebody else speaks or they leave", () => {
    expect(inFocus(null, ["a", "b"], null)).toBe("a");
    expect(inFocus("a", ["a", "b"], "b")).toBe("b");
    expect(inFocus("b", ["a", "b"], null)).toBe("b");
    expect(inFocus("b", ["a", "b"], "self")).toBe("b");
    expect(inFocus("b", ["a"], null)).toBe("a");
  });
});

describe("a plan", () => {
  const cast = (view: View, count: number, screens: string[] = []) => ({
    view,
    screens,
    others: people(count),
    self: "self",
    focus: "p0",
  });

  it("shows everybody exactly once over all of its pages", () => {
    for (const view of ["grid", "speaker"] as const)
      for (const screens of [[], ["screen"]])
        for (const count of [1, 2, 11, 30, 99]) {
          const all = cast(view, count, screens);
          const { pages, large } = plan(DESKTOP, all, 0);
          const shown = Array.from({ length: pages }, (_, page) => [...plan(DESKTOP, all, page).places.keys()]);
          const small = shown.flat().filter((id) => !large.includes(id));
          expect([...small, ...large].toSorted()).toEqual([...screens, ...all.others, "self"].toSorted());
        }
  });

  it("lets oneself float above the one other in speaker view", () => {
    const { floating, large } = plan(DESKTOP, cast("speaker", 1), 0);
    expect({ floating, large }).toEqual({ floating: "self", large: ["p0"] });
  });

  it("has a shared screen large in either view", () => {
    expect(plan(DESKTOP, cast("grid", 3, ["screen"]), 0).large).toEqual(["screen"]);
    expect(plan(DESKTOP, cast("speaker", 3, ["screen"]), 0).large).toEqual(["screen"]);
  });

  it("goes back to the last page there is when people have left", () => {
    expect(plan(DESKTOP, cast("grid", 30), 1).page).toBe(1);
    expect(plan(DESKTOP, cast("grid", 3), 1).page).toBe(0);
    expect(seenAtOnce(DESKTOP, cast("grid", 30))).toBe(24);
  });
});
