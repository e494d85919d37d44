import type { Role, Status } from "../core/record.ts";
import { statuses } from "../core/record.ts";
import type { RowBatch, RowGroup } from "../core/stream/row-batch.ts";
import type { SourceRecord } from "../edge/sources/source.ts";
import type { ExemplarSample } from "../edge/telemetry/snapshot.ts";

/** A version's exemplars are looked for so often at most: looking costs a parse. */
const everyMs = 10_000;
/** The newest rows of a batch that are looked at. */
const rowsLookedAt = 1_000;
/** OpenMetrics allows 128 characters for an exemplar's labels together. */
const longestId = 100;

/**
 * One prediction lately of every version and status, by its request id: the newest that failed, the slowest that did
 * not. Ids are kept in memory only, one for each, and only where the settings allow it.
 */
export class Exemplars {
  readonly #found = new Map<string, ExemplarSample>();
  readonly #lookedMs = new Map<string, number>();

  /** Looks at what has just been read. */
  look(records: readonly SourceRecord[], { groups }: RowBatch, nowMs: number): void {
    for (const group of groups) {
      const key = JSON.stringify([group.model, group.version, group.role]);
      if (group.rows === 0 || nowMs - (this.#lookedMs.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) continue;
      this.#lookedMs.set(key, nowMs);
      for (const row of notable(group)) this.#keep(records, group, row, key, nowMs);
    }
  }

  samples(): readonly ExemplarSample[] {
    return [...this.#found.values()];
  }

  #keep(records: readonly SourceRecord[], group: RowGroup, row: number, key: string, atMs: number): void {
    const record = records.find(({ offset }) => offset === group.offset[row]);
    const requestId = record && requestIdOf(record, group.rowInRecord[row] ?? 0);
    const status: Status = statuses[group.status[row] ?? 0] ?? "ok";
    if (requestId === undefined) return;
    const { model, version }: { model: string; version: string } = group;
    const role: Role = group.role;
    const latencyMs = group.latencyMs[row] ?? Number.NaN;
    this.#found.set(`${key} ${status}`, { model, version, role, status, requestId, latencyMs, atMs });
  }
}

/** Rows of a group: the slowest that is well, and the newest of every other status. */
function notable({ rows, status, latencyMs }: RowGroup): Iterable<number> {
  const found = new Map<number, number>();
  for (let row = Math.max(0, rows - rowsLookedAt); row < rows; row += 1) {
    const one = status[row] ?? 0;
    const best = found.get(one);
    const isSlower = best === undefined || (latencyMs[row] ?? 0) > (latencyMs[best] ?? 0);
    if (one !== 0 || isSlower) found.set(one, row);
  }
  return found.values();
}

/** `request_id` or `id` of a JSON record; undefined where there is none, it is too long, or the record is something else. */
function requestIdOf({ bytes, start, end }: SourceRecord, row: number): string | undefined {
  if (bytes === null) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString());
    const one = (Array.isArray(parsed) ? parsed[row] : parsed) as { request_id?: unknown; id?: unknown } | null;
    const id = one?.request_id ?? one?.id;
    const text = typeof id === "string" || typeof id === "number" ? String(id) : "";
    return text === "" || text.length > longestId ? undefined : text;
  } catch {
    return undefined;
  }
}
