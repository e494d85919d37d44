import type { TestContext } from "vitest";
import type { Sample } from "../../src/core/drift/compatibility/sample.ts";
import { openParquet, plainValue } from "../../src/edge/references/parquet-file.ts";
import { sharedData } from "./shared-data.ts";

const chunkRows = 5_000;

/** A side of the synthetic car loan data set: values by column, in the order of time. */
export async function carLoan(
  context: TestContext,
  side: "reference" | "monitoring",
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  return await columnsOf(sharedData(context, `${side}_synthetic_car_loan.parquet`));
}

/** Values of a Parquet file by column. */
export async function columnsOf(path: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const file = await openParquet(path);
  const columns = new Map<string, readonly unknown[]>();
  for (const name of file.names) {
    const values: unknown[] = [];
    await file.read(name, 0, file.rows, (part) => {
      for (let i = 0; i < part.length; i += 1) values.push(plainValue(part[i]));
    });
    columns.set(name, values);
  }
  await file.close();
  return columns;
}

/** Ten samples of 5,000 rows each. */
export function chunksOf(values: readonly unknown[]): Sample[] {
  return Array.from({ length: 10 }, (_, chunk) => sampleOf(values.slice(chunk * chunkRows, (chunk + 1) * chunkRows)));
}

/** Values without missing ones as a sample: numbers, or anything else by its text. */
export function sampleOf(values: readonly unknown[]): Sample {
  if (values.every((value) => typeof value === "number"))
    return { kind: "numeric", sorted: Float64Array.from(values).sort() };
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return { kind: "categorical", counts, rows: values.length };
}
