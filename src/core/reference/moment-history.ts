import { type MomentCells, momentCellCount, momentsIn } from "../profile/moment-cells.ts";
import { type MomentFrame, type Moments, momentFrame } from "../statistics/joint-moments.ts";
import { principalReconstruction } from "../statistics/principal-reconstruction.ts";
import { whitenedMoments, whitenedNoise } from "../statistics/whitened-moments.ts";
import { type FineWindowName, type WindowLevel, windowLevels } from "../stream/windows.ts";
import type { MomentLimit, Reference, ReferenceMoments } from "./reference.ts";

/** With fewer windows the reference does not say how far its own wander. */
const enoughWindows = 20;
/** Smaller windows say little of the others. */
const enoughRows = 200;
/** The newest windows of a length are kept: a week of five minutes; of 64 columns 35 MB. */
const windowsKept = 2_000;
const quantile = 0.99;
const digits = 6;

/** The moments of a history, as a whole and by windows of each length, from its panes in ascending order of time. */
export class MomentHistory {
  readonly #dimension: number;
  readonly #whole: Float64Array;
  readonly #levels: readonly {
    readonly level: WindowLevel<FineWindowName>;
    readonly windows: Map<number, Float64Array>;
  }[];

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#whole = new Float64Array(momentCellCount(dimension));
    this.#levels = windowLevels.map((level) => ({ level, windows: new Map() }));
  }

  /** @param counts hold a pane's moments from index `base` on. @param paneStartMs null where the history has no times. */
  add(paneStartMs: number | null, counts: ArrayLike<number>, base: number): void {
    addTo(this.#whole, counts, base);
    if (paneStartMs === null) return;
    for (const { level, windows } of this.#levels) {
      const start = Math.floor(paneStartMs / (level.bucketMs * level.buckets));
      const window = windows.get(start) ?? new Float64Array(this.#whole.length);
      windows.set(start, window);
      addTo(window, counts, base);
      const [oldest] = windows.keys();
      if (windows.size > windowsKept && oldest !== undefined) windows.delete(oldest);
    }
  }

  /** The moments so far, for the artefact; undefined before the first row. */
  finish({ columns }: Pick<Reference, "columns">, cells: MomentCells): ReferenceMoments | undefined {
    const whole = momentsIn(this.#whole, 0, this.#dimension);
    if (whole === undefined) return undefined;
    const frame = momentFrame(whole);
    return {
      columns: cells.columns.map((index) => columns[index]?.name ?? ""),
      counts: [...this.#whole],
      limits: this.#levels.flatMap(({ level, windows }) =>
        limitOf(
          level,
          frame,
          [...windows.values()].map((counts) => momentsIn(counts, 0, this.#dimension)),
        ),
      ),
    };
  }
}

function addTo(sums: Float64Array, counts: ArrayLike<number>, base: number): void {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] as number) + (counts[base + i] as number);
}

function limitOf(
  { name }: WindowLevel<FineWindowName>,
  frame: MomentFrame,
  windows: readonly (Moments | undefined)[],
): MomentLimit[] {
  const known = windows.filter((one) => one !== undefined).filter(({ rows }) => rows >= enoughRows);
  if (known.length < enoughWindows) return [];
  const middle = known.map(({ rows }) => rows).sort((a, b) => a - b)[Math.floor(known.length / 2)] ?? enoughRows;
  const own = principalReconstruction(frame, frame);
  const highest = (values: readonly number[]) => {
    const reached = values.toSorted((a, b) => a - b)[Math.ceil(quantile * values.length) - 1] ?? 0;
    // Further digits tell only in which order numbers were added, and would change a reference's hash with it.
    return Number(reached.toPrecision(digits));
  };
  return [
    {
      window: name,
      rows: middle,
      whitenedMoments: highest(
        known.map((one) => whitenedMoments(frame, one) / noiseAgainst(frame.dimension, one.rows, middle)),
      ),
      principalReconstruction: highest(
        known.map(
          (one) => own + (principalReconstruction(frame, one) - own) / Math.max(1, Math.sqrt(middle / one.rows)),
        ),
      ),
    },
  ];
}

/** How much more chance gives in a window of `rows` than in one of `usual` rows; at least 1. */
function noiseAgainst(dimension: number, rows: number, usual: number): number {
  return Math.max(1, whitenedNoise(dimension, rows) / whitenedNoise(dimension, usual));
}
