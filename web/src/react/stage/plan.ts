import { type Box, corner, gridBoxes, gridCapacity, type Size, spotlight, within } from "./layout";
import { withSelf } from "./order";

export type View = "grid" | "speaker";

/** Who and what there is to show. */
export interface Cast {
  view: View;
  /** Shared screens; they stand large in either view. */
  screens: string[];
  /** The others, in the order in which they stand. */
  others: string[];
  self: string;
  /** Whom speaker view shows large. */
  focus: string | null;
}

/** Where each tile of a page stands. */
export interface Plan {
  places: Map<string, Box>;
  /** What is shown large. */
  large: string[];
  /** In a corner above what is large. */
  floating: string | null;
  pages: number;
  page: number;
}

/** How many of the others are seen without leafing. */
export function seenAtOnce(area: Size, { view, screens }: Pick<Cast, "view" | "screens">): number {
  const capacity = view === "grid" && screens.length === 0 ? gridCapacity(area) : spotlight(area).capacity;
  return Math.max(1, capacity - 1);
}

/** Puts a page of the cast on the stage. */
export function plan(area: Size, cast: Cast, page: number): Plan {
  const large = cast.screens.length > 0 ? cast.screens : cast.view === "speaker" && cast.focus ? [cast.focus] : [];
  if (large.length === 0) return inGrid(area, cast, page);
  const small = cast.others.filter((id) => !large.includes(id));
  return small.length === 0 && cast.screens.length === 0
    ? ofTwo(area, large[0] as string, cast.self)
    : inSpotlight(area, large, withSelf(small, cast.self, spotlight(area).capacity), page);
}

function inGrid(area: Size, { others, self }: Cast, page: number): Plan {
  const capacity = gridCapacity(area);
  const leaf = leafOf(withSelf(others, self, capacity), capacity, page);
  return { ...leaf, places: placed(leaf.shown, gridBoxes(area, leaf.shown.length)), large: [], floating: null };
}

function ofTwo(area: Size, other: string, self: string): Plan {
  const places = new Map([
    [other, { left: 0, top: 0, ...area }],
    [self, corner(area)],
  ]);
  return { places, large: [other], floating: self, pages: 1, page: 0 };
}

function inSpotlight(area: Size, large: string[], small: string[], page: number): Plan {
  const { main, capacity, strip } = spotlight(area);
  const leaf = leafOf(small, capacity, page);
  const places = placed(leaf.shown, strip(leaf.shown.length));
  for (const [id, box] of placed(large, within(main, large.length))) places.set(id, box);
  return { ...leaf, places, large, floating: null };
}

function leafOf(ids: string[], capacity: number, wanted: number) {
  const pages = Math.max(1, Math.ceil(ids.length / capacity));
  const page = Math.min(wanted, pages - 1);
  return { pages, page, shown: ids.slice(page * capacity, (page + 1) * capacity) };
}

function placed(ids: string[], boxes: Box[]): Map<string, Box> {
  return new Map(ids.flatMap((id, i): [string, Box][] => (boxes[i] ? [[id, boxes[i]]] : [])));
}
