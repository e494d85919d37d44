import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";
import { skipLoudly } from "./requirement.ts";

/**
 * Path of a public data set that is too large to be kept here: in the folder `DRIFTLINE_DATA`, or in `../shared/data`.
 * Where it is absent the test is skipped, whatever else is required, for it cannot be installed.
 */
export function sharedData(context: TestContext, name: string): string {
  const path = join(process.env.DRIFTLINE_DATA ?? resolve("../shared/data"), name);
  if (existsSync(path)) return path;
  return skipLoudly(
    context,
    `${path} is not there. Remedy: put the Parquet files of github.com/NannyML/nannyml-datasets into a folder, and name it in DRIFTLINE_DATA`,
  );
}
