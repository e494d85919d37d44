import { liveCells } from "../core/drift/live-cells.ts";
import { referenceCells } from "../core/drift/reference-cells.ts";
import { binRows, type EdgeDetail, rowsUpTo } from "../core/evaluation/bin-rows.ts";
import type { ModelState } from "../core/evaluation/model-state.ts";
import type { ReferenceFrame } from "../core/evaluation/reference-frame.ts";
import type { BinSample, BinsSample, UpToSample } from "../edge/telemetry/snapshot.ts";
import { Turns } from "../edge/telemetry/turns.ts";

/** Of the reference's hash, what tells two of a model's references apart in a label. */
const hashLabelLength = 12;

/** Counts by frozen bin of every model that is asked for, live and reference; see `models.*.bins`. */
export async function binSamples(
  models: Iterable<ModelState>,
  detailOf: (model: string) => EdgeDetail | "off",
): Promise<BinsSample> {
  const bins: Filling = { rows: [], upTo: [], reference: { rows: [], upTo: [] } };
  const turns = new Turns();
  for (const model of models) {
    const detail = detailOf(model.model);
    if (model.frame === null || detail === "off") continue;
    for (let column = 0; column < model.frame.layout.columns.length; column += 1) {
      addColumn(bins, model, model.frame, column, detail);
      if (turns.over) await turns.next();
    }
  }
  return bins;
}

interface Filling {
  readonly rows: BinsSample["rows"][number][];
  readonly upTo: BinsSample["upTo"][number][];
  readonly reference: { readonly rows: BinSample[]; readonly upTo: UpToSample[] };
}

function addColumn(
  bins: Filling,
  state: ModelState,
  { hash, reference: frozen, layout }: ReferenceFrame,
  index: number,
  detail: EdgeDetail,
): void {
  const [column, shape] = [frozen.columns[index], layout.columns[index]];
  if (column === undefined || shape === undefined) return;
  const labels = { model: state.model, feature: column.name, reference: hash.slice(0, hashLabelLength) };
  const own = referenceCells(column).counts;
  for (const row of binRows(column, own)) bins.reference.rows.push({ ...labels, ...row });
  for (const row of rowsUpTo(column, own, detail)) bins.reference.upTo.push({ ...labels, ...row });
  for (const { serving, countsSinceStart } of state.servings) {
    if (countsSinceStart === null) continue;
    const cells = liveCells(countsSinceStart, shape);
    const { version, role } = serving;
    for (const row of binRows(column, cells)) bins.rows.push({ ...labels, version, role, ...row });
    for (const row of rowsUpTo(column, cells, detail)) bins.upTo.push({ ...labels, version, role, ...row });
  }
}
