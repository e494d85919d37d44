import { expect, test } from "vitest";
import { difference } from "../support/golden.ts";
import type { Picture } from "../support/png.ts";

/** A white picture with black strokes at these places. */
function picture(strokes: readonly (readonly [x: number, y: number, width: number, height: number])[]): Picture {
  const [width, height] = [96, 48];
  const pixels = new Uint8Array(4 * width * height).fill(255);
  for (const [left, top, wide, high] of strokes)
    for (let y = top; y < top + high; y += 1)
      for (let x = left; x < left + wide; x += 1) pixels.set([0, 0, 0], 4 * (y * width + x));
  return { width, height, pixels };
}

const word = [
  [10, 10, 2, 12],
  [16, 10, 2, 12],
  [10, 15, 8, 2],
] as const;

test("a word that moved by a pixel is the same word", () => {
  const moved = word.map(([x, y, width, height]) => [x + 1, y, width, height] as const);
  expect(difference(picture(word), picture(moved))).toBe("");
});

test("a word that is gone, is new, or is another is a difference, and where it is is said", () => {
  expect(difference(picture(word), picture([]))).toMatch(/^1 squares differ: \d+ pixels at 0, 0$/);
  expect(difference(picture([]), picture(word))).toMatch(/pixels at 0, 0$/);
  expect(difference(picture([[50, 30, 10, 3]]), picture([[50, 36, 10, 3]]))).toMatch(/pixels at 48, 24$/);
});

test("another size is a difference", () => {
  expect(difference(picture([]), { ...picture([]), height: 47 })).toBe("96 × 47 instead of 96 × 48");
});
