import type { ProfilerInput } from "../../src/core/profiler-input.ts";
import { missingReasons, type Role, type Status } from "../../src/core/record.ts";
import type { Schema } from "../../src/core/schema.ts";
import { RowBatchBuilder } from "../../src/core/stream/row-batch-builder.ts";

/** One prediction as it stands in a log. */
export interface LogRow {
  readonly offset: number;
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  readonly finishedMs: number;
  readonly timestampMs: number;
  readonly status: Status;
  readonly latencyMs: number;
  /** null is a missing value. */
  readonly amount: number | null;
  readonly country: string;
}

/** A row of model `credit`, version `7`, that finished when the log received it. */
export function logRow(offset: number, finishedMs: number, rest: Partial<LogRow> = {}): LogRow {
  return {
    offset,
    model: "credit",
    version: "7",
    role: "primary",
    finishedMs,
    timestampMs: finishedMs,
    status: "ok",
    latencyMs: 12,
    amount: 40,
    country: "NL",
    ...rest,
  };
}

/** The rows of a stretch of a partition as one batch, through the builder that decoders push into. */
export function rowsInput(
  partition: number,
  rows: readonly LogRow[],
  schemaOf: (model: string) => Schema | "refused",
  nextOffset = (rows.at(-1)?.offset ?? -1) + 1,
): ProfilerInput {
  const source = { topic: "predictions", partition };
  const builder = new RowBatchBuilder(schemaOf);
  let offset = -1;
  for (const row of rows) {
    if (row.offset !== offset)
      builder.record({ ...source, offset: row.offset, timestampMs: row.timestampMs, key: null });
    offset = row.offset;
    push(builder, row);
  }
  return { kind: "rows", source, firstOffset: rows[0]?.offset ?? nextOffset, nextOffset, rows: builder.take() };
}

function push(builder: RowBatchBuilder, row: LogRow): void {
  const schema = builder.begin(row.model, row.version, row.role, row.finishedMs);
  if (schema === "refused") return;
  const amount = columnOf(schema, "amount", "numeric");
  if (row.amount === null) builder.missing(amount, missingReasons[1]);
  else builder.number(amount, row.amount);
  const country = columnOf(schema, "country", "categorical");
  const code = schema.code(country, row.country);
  if (code < 0) builder.unseenCategory(country, row.country);
  else builder.category(country, code);
  pushExtras(builder, schema, row);
  builder.outcome(row.status, row.latencyMs);
  builder.commit();
}

/** Own metrics are asked of the amount, which not every row has; segments are countries. */
function pushExtras(builder: RowBatchBuilder, { extras }: Schema, { amount, country }: LogRow): void {
  if (extras === null) return;
  const view = amount === null ? {} : { amount };
  for (const [i, metric] of extras.metrics.entries()) builder.metric(i, metric.evaluate(view));
  for (const [i, values] of extras.segments.entries()) builder.segment(i, values.code(country));
}

function columnOf(schema: Schema, name: string, kind: "numeric" | "categorical"): number {
  const known = schema.index(name);
  return known >= 0 ? known : schema.grow(name, kind);
}
