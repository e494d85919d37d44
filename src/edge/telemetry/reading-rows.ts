import type { ReadingSample, TelemetrySnapshot } from "./snapshot.ts";

const qualityStatistics: ReadonlySet<string> = new Set(["missing_rate", "unseen_rate"]);

/** Readings of whole versions whose statistic begins with `prefix`, which is then taken off: `latency_p99` becomes `p99`. */
export function scalarsOf(prefix: string): (snapshot: TelemetrySnapshot) => ReadingSample[] {
  return ({ readings }) =>
    readings
      .filter((row) => row.feature === null && row.statistic.startsWith(prefix))
      .map((row) => ({ ...row, statistic: row.statistic.slice(prefix.length) }));
}

/** Distances of features. Their metrics have no role: of a version in two roles, the one with more rows is shown. */
export const distances = once(({ readings }) =>
  largestRole(readings.filter((row) => row.feature !== null && !qualityStatistics.has(row.statistic))),
);

/** Those of them that come with a certificate. */
export function certified(snapshot: TelemetrySnapshot): ReadingSample[] {
  return distances(snapshot).filter((row) => row.high !== undefined);
}

export const quality = once(({ readings }) =>
  largestRole(readings.filter((row) => row.feature !== null && qualityStatistics.has(row.statistic))),
);

/** One row for each feature and window: the rows behind its distances. */
export function featureWindows(snapshot: TelemetrySnapshot): ReadingSample[] {
  return largestRole(distances(snapshot).map((row) => ({ ...row, statistic: "" })));
}

type Rows = readonly ReadingSample[];

/** Several metrics tell of the same rows: they are looked for once in a snapshot. */
function once(find: (snapshot: TelemetrySnapshot) => Rows): (snapshot: TelemetrySnapshot) => Rows {
  const found = new WeakMap<TelemetrySnapshot, Rows>();
  return (snapshot) => {
    const rows = found.get(snapshot) ?? find(snapshot);
    found.set(snapshot, rows);
    return rows;
  };
}

/** Of a version in two roles the row with more rows behind it. */
export function largestRole<Row extends ReadingSample>(rows: readonly Row[]): Row[] {
  const largest = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([row.model, row.version, row.feature, row.window, row.statistic, row.compared_with]);
    if (row.n > (largest.get(key)?.n ?? -1)) largest.set(key, row);
  }
  return [...largest.values()];
}
