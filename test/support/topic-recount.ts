import { uniqueName } from "./kafka.ts";
import type { KafkaWorld } from "./source-world.ts";

interface LogRecord {
  readonly timestampMs: number;
  readonly value: string | null;
}

/** A pane as `/v1/panes` should show it, but for columns that are no feature. */
export interface CountedPane {
  readonly start: number;
  predictions: number;
  errors: number;
  late: number;
  latencyCount: number;
  readonly features: Record<string, { count: number; missing: number }>;
}

/** Labelled predictions of a version, and those of them that were wrong. */
export interface CountedLabels {
  labelled: number;
  wrong: number;
}

export interface TopicCount {
  readonly labels: ReadonlyMap<string, CountedLabels>;
  /** By version, in order of time. */
  readonly panes: ReadonlyMap<string, readonly CountedPane[]>;
  readonly records: number;
  readonly tombstones: number;
  readonly rejects: number;
}

const paneMs = 10_000;
const latenessMs = 15_000;

/** Everything the topic holds, by partition, read by a consumer of the test's own. */
export async function readTopic({ kafka, topic }: KafkaWorld): Promise<LogRecord[][]> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const logs: LogRecord[][] = ends.map(() => []);
  const consumer = kafka.consumer({ groupId: uniqueName("recount") });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((done, failed) => {
    let left = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    const eachMessage = async ({ partition, message }: Arrived): Promise<void> => {
      logs[partition]?.push({ timestampMs: Number(message.timestamp), value: message.value?.toString() ?? null });
      left -= 1;
      if (left === 0) done();
    };
    consumer.run({ eachMessage }).catch(failed);
  });
  await consumer.disconnect();
  return logs;
}

interface Arrived {
  readonly partition: number;
  readonly message: { readonly timestamp: string; readonly value: Buffer | null };
}

/** Counts a topic anew, with nothing of driftline's own: what is on time and what is late follows from each partition alone. */
export function recountTopic(logs: readonly (readonly LogRecord[])[], features: readonly string[]): TopicCount {
  const panes = new Map<string, Map<number, CountedPane>>();
  const total = { records: 0, tombstones: 0, rejects: 0 };
  for (const log of logs) {
    let newestMs = Number.NEGATIVE_INFINITY;
    for (const { timestampMs, value } of log) {
      total.records += 1;
      if (value === null) total.tombstones += 1;
      else if (!value.endsWith("}") && !value.endsWith("]")) total.rejects += 1;
      else {
        for (const row of ([JSON.parse(value)] as (Row | Row[])[]).flat()) {
          if (row.kind === "label") continue;
          const isLate = row.time < newestMs - latenessMs;
          newestMs = Math.max(newestMs, Math.min(row.time, timestampMs));
          count(paneOf(panes, row, features), row, isLate);
        }
      }
    }
  }
  const ordered = [...panes].map(([version, ofVersion]) => {
    const inOrder = [...ofVersion.values()].sort((a, b) => a.start - b.start);
    return [version, inOrder] as const;
  });
  return { panes: new Map(ordered), labels: recountLabels(logs), ...total };
}

/** Joins labels with predictions by id with everything in memory; each id has at most one label. */
function recountLabels(logs: readonly (readonly LogRecord[])[]): Map<string, CountedLabels> {
  const rows = logs
    .flat()
    .flatMap(({ value }) => (value?.endsWith("}") || value?.endsWith("]") ? [JSON.parse(value)] : []))
    .flat() as Row[];
  const answered = new Map(rows.flatMap((row) => (row.status === "ok" ? [[row.id, row] as const] : [])));
  const counts = new Map<string, CountedLabels>();
  for (const { kind, id, label } of rows) {
    const row = kind === "label" ? answered.get(id) : undefined;
    if (row === undefined) continue;
    const count = counts.get(row.version) ?? { labelled: 0, wrong: 0 };
    counts.set(row.version, count);
    count.labelled += 1;
    if (row.prediction !== label) count.wrong += 1;
  }
  return counts;
}

interface Row {
  readonly kind?: string;
  readonly id: string;
  readonly prediction?: string;
  readonly label?: string;
  readonly version: string;
  readonly time: number;
  readonly latency_ms?: number;
  readonly status: string;
  readonly features: Readonly<Record<string, unknown>>;
}

function paneOf(
  panes: Map<string, Map<number, CountedPane>>,
  { version, time }: Row,
  features: readonly string[],
): CountedPane {
  const ofVersion = panes.get(version) ?? new Map<number, CountedPane>();
  panes.set(version, ofVersion);
  const start = time - (time % paneMs);
  const known = ofVersion.get(start);
  if (known !== undefined) return known;
  const none = features.map((name) => [name, { count: 0, missing: 0 }] as const);
  const pane = { start, predictions: 0, errors: 0, late: 0, latencyCount: 0, features: Object.fromEntries(none) };
  ofVersion.set(start, pane);
  return pane;
}

function count(pane: CountedPane, row: Row, isLate: boolean): void {
  if (isLate) {
    pane.late += 1;
    return;
  }
  pane.predictions += 1;
  if (row.status !== "ok") pane.errors += 1;
  if (row.latency_ms !== undefined) pane.latencyCount += 1;
  for (const [name, counts] of Object.entries(pane.features)) {
    if (row.features[name] === undefined || row.features[name] === null) counts.missing += 1;
    else counts.count += 1;
  }
}
