import type { OwnMetric, SegmentKey } from "../../src/core/row-extras.ts";

/** An own metric that nobody asks: its counts are given. */
export function ownMetric(name: string, rest: Partial<OwnMetric> = {}): OwnMetric {
  const usual = { id: name, name, family: "harm", limit: null, tolerance: { atLeast: 0.005, relative: 0.25 } } as const;
  return { ...usual, evaluate: () => "error", ...rest };
}

export function segmentKey(name: string, values: readonly string[] = [], favourable: string | null = null): SegmentKey {
  return { id: name, name, path: ["features", name], values, favourable };
}
