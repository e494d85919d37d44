import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Picture, readPng } from "./png.ts";

const folder = join(import.meta.dirname, "../golden");
/** Pictures of tests that failed, to look at. */
const seenFolder = join(import.meta.dirname, "../../node_modules/.cache/golden");
/** A channel may be off by so much of 255: smoothing of edges differs a little between versions of a browser. */
const channelTolerance = 48;
/** A pixel may have moved by so many: a letter's place is rounded. */
const reach = 1;
/** Side of the squares in which differences are counted, so that a small change of one word is not lost in a large picture. */
const side = 24;
/** Pixels of a square that may differ all the same. */
const squareLimit = 20;

/**
 * Where a picture differs from the golden one of this name; empty where it does not. A square counts that holds more than
 * a few pixels that no neighbour in the other picture explains, either way. `DRIFTLINE_GOLDEN=write` makes the golden picture.
 */
export function differsFromGolden(name: string, taken: Buffer): string {
  const file = join(folder, `${name}.png`);
  if (process.env.DRIFTLINE_GOLDEN === "write") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, taken);
    return "";
  }
  if (!existsSync(file)) return `there is no ${file}: look at the view, then write it with DRIFTLINE_GOLDEN=write`;
  const why = difference(readPng(readFileSync(file)), readPng(taken));
  if (why === "") return "";
  mkdirSync(seenFolder, { recursive: true });
  writeFileSync(join(seenFolder, `${name}.png`), taken);
  return `${name}: ${why}; look at ${join(seenFolder, `${name}.png`)}, and if it is meant, write it with DRIFTLINE_GOLDEN=write`;
}

/** Squares of two pictures that differ, in words; empty where none does. */
export function difference(golden: Picture, seen: Picture): string {
  if (golden.width !== seen.width || golden.height !== seen.height)
    return `${seen.width} × ${seen.height} instead of ${golden.width} × ${golden.height}`;
  const columns = Math.ceil(golden.width / side);
  const counts = new Uint32Array(columns * Math.ceil(golden.height / side));
  for (let y = 0; y < golden.height; y += 1)
    for (let x = 0; x < golden.width; x += 1) {
      if (isExplained(golden, seen, x, y) && isExplained(seen, golden, x, y)) continue;
      const square = Math.floor(y / side) * columns + Math.floor(x / side);
      counts[square] = (counts[square] ?? 0) + 1;
    }
  const places = [...counts].flatMap((count, at) =>
    count > squareLimit ? [`${count} pixels at ${(at % columns) * side}, ${Math.floor(at / columns) * side}`] : [],
  );
  return places.length === 0 ? "" : `${places.length} squares differ: ${places.slice(0, 8).join("; ")}`;
}

/** Whether a pixel of one picture has its like in the other, there or beside it. */
function isExplained(one: Picture, other: Picture, x: number, y: number): boolean {
  const at = 4 * (y * one.width + x);
  if (isLike(one.pixels, at, other.pixels, at)) return true;
  for (let dy = -reach; dy <= reach; dy += 1)
    for (let dx = -reach; dx <= reach; dx += 1) {
      const [u, v] = [x + dx, y + dy];
      if (u < 0 || v < 0 || u >= other.width || v >= other.height) continue;
      if (isLike(one.pixels, at, other.pixels, 4 * (v * other.width + u))) return true;
    }
  return false;
}

function isLike(a: Uint8Array, at: number, b: Uint8Array, to: number): boolean {
  for (let channel = 0; channel < 3; channel += 1)
    if (Math.abs((a[at + channel] ?? 0) - (b[to + channel] ?? 0)) > channelTolerance) return false;
  return true;
}
