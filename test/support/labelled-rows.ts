import { seededRandom } from "./random.ts";

/** A row of a data set with its label, served by a version of its own period. */
export interface LabelledRow {
  readonly model: string;
  readonly version: string;
  readonly id: string;
  /** Event time, epoch ms. */
  readonly timeMs: number;
  readonly features: Readonly<Record<string, unknown>>;
  readonly prediction: number;
  readonly score: number;
  readonly label: number;
}

/** Columns that are no features. */
interface Roles {
  readonly model: string;
  readonly label: string;
  /** Further columns to leave out. */
  readonly drop: readonly string[];
}

const [predictionName, scoreName] = ["y_pred", "y_pred_proba"];
const periodMs = 1_800_000;
const hourMs = 3_600_000;

/** The latest whole half hour 30 h ago: whatever happens up to 20 h later has been seen by now. */
function dataStartMs(): number {
  return Math.floor((Date.now() - 30 * hourMs) / periodMs) * periodMs;
}

/**
 * Rows of a data set from its columns, in order; those of a period fill 30 minutes of their own, whatever their number.
 * @param versionOf the version that serves a row: one for each period, periods in order
 */
export function labelledRows(
  columns: ReadonlyMap<string, readonly unknown[]>,
  { model, label, drop }: Roles,
  versionOf: (row: number) => string,
): LabelledRow[] {
  const startMs = dataStartMs();
  const column = (name: string): readonly unknown[] => columns.get(name) ?? [];
  const features = [...columns.keys()].filter((name) => ![predictionName, scoreName, label, ...drop].includes(name));
  const periods = new Map<string, number[]>();
  column(predictionName).forEach((_, row) => {
    const period = periods.get(versionOf(row)) ?? [];
    periods.set(versionOf(row), period);
    period.push(row);
  });
  return [...periods].flatMap(([version, rows], period) =>
    rows.map((row, i) => ({
      model,
      version,
      id: `${model}-${row}`,
      timeMs: startMs + period * periodMs + Math.floor((i * periodMs) / rows.length),
      features: Object.fromEntries(features.map((name) => [name, column(name)[row]])),
      prediction: Number(column(predictionName)[row]),
      score: Number(column(scoreName)[row]),
      label: Number(column(label)[row]),
    })),
  );
}

/** The rows as records of predictions. */
export function predictionRecords(rows: readonly LabelledRow[]): string[] {
  return rows.map(({ timeMs, label: _, ...row }) => JSON.stringify({ ...row, time: timeMs }));
}

/**
 * Their labels as records, in an order that has nothing to do with time: each up to 20 h after its prediction; some come
 * twice, some were wrong at first and some withdrawn for a while. What is last in force is always the data's own label.
 */
export function labelRecords(rows: readonly LabelledRow[], seed: number): string[] {
  const random = seededRandom(seed);
  const records = rows.flatMap(({ model, id, timeMs, label }) => {
    const atMs = timeMs + Math.floor(random() * 20 * hourMs);
    const said = (value: number | null, time: number): string =>
      JSON.stringify({ kind: "label", model, id, label: value, observed_time: time });
    const final = said(label, atMs);
    const kind = random();
    if (kind < 0.05) return [final, final];
    if (kind < 0.1) return [said(1 - label, atMs - 60_000), final];
    if (kind < 0.12) return [said(label, atMs - 120_000), said(null, atMs - 60_000), final];
    return [final];
  });
  for (let i = records.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [records[i], records[j]] = [records[j] as string, records[i] as string];
  }
  return records;
}
