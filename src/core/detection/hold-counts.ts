import { type ColumnLayout, columnCellsStart, type PaneLayout } from "../profile/layout.ts";
import { type CountVector, presentCount, unseenCount } from "../profile/reading-counts.ts";
import { seededUniform } from "../statistics/seeded-random.ts";
import { thinnedCount } from "../statistics/thinned-count.ts";
import type { HoldCount } from "./hold-streams.ts";
import type { StreamCounts } from "./stream-counts.ts";

/** k and n of every count from the counters of a pane or a window; of estimated risk k is the expected number, a fraction. */
export function readHoldCounts(counts: readonly HoldCount[], layout: PaneLayout, counters: CountVector): StreamCounts {
  return read(counts, layout, counters, ({ rows, chance }) => rows * chance);
}

/**
 * The same with estimated risk in whole numbers: each row is taken for wrong with its chance, drawn anew.
 *
 * Given the scores such marks are independent Bernoullis, whose mean over rows is the estimated risk, so that whatever
 * holds for the test on counts of real outcomes holds for it: H0 is "the odds of being wrong, as far as scores tell, are at
 * most 1 + τ times the control's". Rounding or fractions would not do: given their sum, such counts are no binomials. The
 * draws depend on the pane and the version alone, never on what came, and are the same after a restart.
 *
 * @param seed any text, one for each pane and version
 */
export function drawHoldCounts(
  counts: readonly HoldCount[],
  layout: PaneLayout,
  counters: CountVector,
  seed: string,
): StreamCounts {
  const uniform = seededUniform(hashOf(seed));
  return read(counts, layout, counters, ({ rows, chance }) => thinnedCount(rows, chance, uniform()));
}

function read(
  counts: readonly HoldCount[],
  layout: PaneLayout,
  counters: CountVector,
  wrong: (cell: { readonly rows: number; readonly chance: number }) => number,
): StreamCounts {
  const successes = new Float64Array(counts.length);
  const trials = new Float64Array(counts.length);
  counts.forEach(({ column, from, to, withUnseen, chances }, index) => {
    const laidOut = layout.columns[column] as ColumnLayout;
    const unseen = laidOut.kind === "categorical" ? unseenCount(laidOut, counters) : 0;
    const start = laidOut.base + columnCellsStart;
    let k = withUnseen ? unseen : 0;
    for (let cell = from; cell < to; cell += 1) {
      const rows = counters[start + cell] as number;
      k += chances === null || rows === 0 ? rows : wrong({ rows, chance: chances[cell] as number });
    }
    successes[index] = k;
    trials[index] = presentCount(laidOut, counters) + unseen;
  });
  return { successes, trials };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
