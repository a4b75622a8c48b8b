/** Where tiles stand on a stage, in pixels from its upper left corner. Nothing here knows a browser. */

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Size {
  left: number;
  top: number;
}

const GAP = 12;
/** The shapes that a camera's picture may be cropped to; on a phone that is held upright also a portrait. */
const WIDEST = 16 / 9;
const NARROWEST = 4 / 3;
const PORTRAIT = 3 / 4;
/** Smaller than this nobody is recognised, and a name does not fit. */
const LEAST: Size = { width: 148, height: 112 };
/** More faces than this at once are a crowd. */
const MOST = 25;
/** A strip beside or below what is shown large. */
const STRIP: Size = { width: 224, height: 126 };
const PHONE_STRIP: Size = { width: 114, height: 104 };
/** Below this a stage is a phone's. */
const NARROW = 640;

/** Tiles of one size in rows that are centred, as large as they can be. */
export function gridBoxes(area: Size, count: number): Box[] {
  if (count === 0) return [];
  const { columns, tile } = bestGrid(area, count);
  const rows = Math.ceil(count / columns);
  const top = (area.height - rows * (tile.height + GAP) + GAP) / 2;
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (area.width - inRow * (tile.width + GAP) + GAP) / 2;
    return box(left + (i % columns) * (tile.width + GAP), top + row * (tile.height + GAP), tile);
  });
}

/** How many tiles a grid of this size can show at once. */
export function gridCapacity(area: Size): number {
  let most = 1;
  for (let count = 2; count <= MOST; count++) {
    const { tile } = bestGrid(area, count);
    if (tile.width >= LEAST.width && tile.height >= LEAST.height) most = count;
  }
  return most;
}

/** Something large, and a strip of small tiles beside it, or below it where the stage is narrow or upright. */
export interface Spotlight {
  main: Box;
  /** How many tiles the strip can show at once. */
  capacity: number;
  strip(count: number): Box[];
}

export function spotlight(area: Size): Spotlight {
  return area.width < NARROW || area.height > area.width ? stripBelow(area) : stripBeside(area);
}

/** A large tile, and a small one in its corner: of two people, oneself. */
export function corner(area: Size): Box {
  const portrait = area.height > area.width;
  const width = clamp(area.width * 0.22, 104, 232);
  const height = width * (portrait ? 4 / 3 : 10 / 16);
  return box(area.width - width - GAP, area.height - height - GAP, { width, height });
}

/** Several large things at once, such as two shared screens, within a box. */
export function within(area: Box, count: number): Box[] {
  if (count === 1) return [area];
  const columns = area.width > area.height ? count : 1;
  const rows = columns === 1 ? count : 1;
  const width = (area.width - (columns - 1) * GAP) / columns;
  const height = (area.height - (rows - 1) * GAP) / rows;
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = columns === 1 ? [0, i] : [i, 0];
    return box(area.left + x * (width + GAP), area.top + y * (height + GAP), { width, height });
  });
}

function bestGrid(area: Size, count: number): { columns: number; tile: Size } {
  let best = { columns: 1, tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns++) {
    const tile = fitted(area, columns, Math.ceil(count / columns));
    if (tile.width * tile.height > best.tile.width * best.tile.height) best = { columns, tile };
  }
  return best;
}

function fitted(area: Size, columns: number, rows: number): Size {
  const width = Math.max(0, (area.width - (columns - 1) * GAP) / columns);
  const height = Math.max(0, (area.height - (rows - 1) * GAP) / rows);
  const narrowest = area.height > area.width ? PORTRAIT : NARROWEST;
  if (width > height * WIDEST) return { width: height * WIDEST, height };
  return width < height * narrowest ? { width, height: width / narrowest } : { width, height };
}

function stripBeside(area: Size): Spotlight {
  const width = Math.min(STRIP.width, area.width * 0.24);
  const tile = { width, height: (width * STRIP.height) / STRIP.width };
  const left = area.width - width;
  const capacity = fitting(area.height, tile.height);
  return {
    main: box(0, 0, { width: left - GAP, height: area.height }),
    capacity,
    strip: (count) => {
      const top = Math.max(0, (area.height - count * (tile.height + GAP) + GAP) / 2);
      return Array.from({ length: count }, (_, i) => box(left, top + i * (tile.height + GAP), tile));
    },
  };
}

function stripBelow(area: Size): Spotlight {
  const size = area.width < NARROW ? PHONE_STRIP : STRIP;
  const capacity = Math.max(2, fitting(area.width, size.width));
  // Where all of them fill the width, none is cut off.
  const width = Math.min(size.width, (area.width - (capacity - 1) * GAP) / capacity);
  const tile = { width, height: size.height };
  const top = area.height - tile.height;
  return {
    main: box(0, 0, { width: area.width, height: Math.max(0, top - GAP) }),
    capacity,
    strip: (count) => {
      const left = (area.width - count * (width + GAP) + GAP) / 2;
      return Array.from({ length: count }, (_, i) => box(left + i * (width + GAP), top, tile));
    },
  };
}

function fitting(length: number, each: number): number {
  return Math.max(1, Math.floor((length + GAP) / (each + GAP)));
}

function box(left: number, top: number, { width, height }: Size): Box {
  return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
