import { liveCells } from "../core/drift/live-cells.ts";
import { referenceCells } from "../core/drift/reference-cells.ts";
import { binRows, type EdgeDetail, rowsUpTo } from "../core/evaluation/bin-rows.ts";
import type { ModelState } from "../core/evaluation/model-state.ts";
import type { ReferenceFrame } from "../core/evaluation/reference-frame.ts";
import type { BinSample, BinsSample, UpToSample } from "../edge/telemetry/snapshot.ts";

/** Of the reference's hash, what tells two of a model's references apart in a label. */
const hashLabelLength = 12;

/** Counts by frozen bin of every model that is asked for, live and reference; see `models.*.bins`. */
export function binSamples(models: Iterable<ModelState>, detailOf: (model: string) => EdgeDetail | "off"): BinsSample {
  const bins: Filling = { rows: [], upTo: [], reference: { rows: [], upTo: [] } };
  for (const model of models) {
    const detail = detailOf(model.model);
    if (model.frame !== null && detail !== "off") addModel(bins, model, model.frame, detail);
  }
  return bins;
}

interface Filling {
  readonly rows: BinsSample["rows"][number][];
  readonly upTo: BinsSample["upTo"][number][];
  readonly reference: { readonly rows: BinSample[]; readonly upTo: UpToSample[] };
}

function addModel(bins: Filling, state: ModelState, frame: ReferenceFrame, detail: EdgeDetail): void {
  const reference = frame.hash.slice(0, hashLabelLength);
  frame.reference.columns.forEach((column, index) => {
    const layout = frame.layout.columns[index];
    if (layout === undefined) return;
    const labels = { model: state.model, feature: column.name, reference };
    const own = referenceCells(column).counts;
    bins.reference.rows.push(...binRows(column, own).map((row) => ({ ...labels, ...row })));
    bins.reference.upTo.push(...rowsUpTo(column, own, detail).map((row) => ({ ...labels, ...row })));
    for (const { serving, countsSinceStart } of state.servings) {
      if (countsSinceStart === null) continue;
      const cells = liveCells(countsSinceStart, layout);
      const { version, role } = serving;
      bins.rows.push(...binRows(column, cells).map((row) => ({ ...labels, version, role, ...row })));
      bins.upTo.push(...rowsUpTo(column, cells, detail).map((row) => ({ ...labels, version, role, ...row })));
    }
  });
}
