import type { ColumnKind } from "../core/schema.ts";
import type { ColumnTable } from "../edge/references/column-table.ts";
import { type FeatureSettings, featureReport } from "../report/build-report.ts";
import { reportLimits } from "../report/driftline-mode.ts";
import { chooseFeatures, isIdentifier } from "../report/feature-choice.ts";
import { chooseMethods } from "../report/method-choice.ts";
import { type FeatureReport, type LeftOut, type Report, summarise, worstFirst } from "../report/report.ts";
import type { ReportFlags } from "./report.ts";
import { type ReferenceInput, ReportRefusal } from "./report-inputs.ts";
import { featureProgress } from "./report-progress.ts";

/** Compares two sides column by column; memory holds one column of each at a time. */
export async function compareTables(
  reference: ReferenceInput,
  live: ColumnTable,
  files: Report["files"],
  flags: Pick<ReportFlags, "mode" | "ignore" | "keep" | "numeric" | "categorical" | "chunkRows" | "method">,
): Promise<Report> {
  const { mode } = flags;
  const keep = new Set(flags.keep);
  const chosen = chooseFeatures(reference.names, live.names, { ignore: new Set(flags.ignore), keep });
  const leftOut: LeftOut[] = [...chosen.leftOut, ...nested(reference.nested, live.nested)];
  const settings: FeatureSettings = {
    mode,
    limits: reportLimits(chosen.names.length),
    ...(flags.chunkRows === undefined ? {} : { chunkRows: flags.chunkRows }),
  };
  const told = new Map<string, ColumnKind>([
    ...flags.numeric.map((name): [string, ColumnKind] => [name, "numeric"]),
    ...flags.categorical.map((name): [string, ColumnKind] => [name, "categorical"]),
  ]);
  const methodOf = chooseMethods(flags.method, mode, new Set(chosen.names));
  if ("wrong" in methodOf) throw new ReportRefusal(`${methodOf.wrong}.`);
  const progress = featureProgress(chosen.names.length);
  const features: FeatureReport[] = [];
  for (const [index, name] of chosen.names.entries()) {
    const from = await reference.column(name, told.get(name));
    if (!("missing" in from) && !keep.has(name) && isIdentifier(from)) {
      leftOut.push({ name, why: "an identifier, by its many texts (--keep compares it)" });
      continue;
    }
    const method = methodOf(name, from.kind);
    if (typeof method === "object") throw new ReportRefusal(`${method.wrong}.`);
    const liveName = reference.liveNames(name).find((candidate) => live.names.includes(candidate)) ?? name;
    features.push(featureReport(name, from, await live.column(liveName, from.kind), { ...settings, method }));
    progress?.compared(index + 1);
  }
  progress?.end();
  return {
    mode,
    files,
    rows: { reference: reference.rows, live: live.rows },
    features: worstFirst(features),
    summary: summarise(mode, features, leftOut),
  };
}

function nested(reference: readonly string[], live: readonly string[]): LeftOut[] {
  return [...new Set([...reference, ...live])].map((name) => ({ name, why: "lists or structures, not single values" }));
}
