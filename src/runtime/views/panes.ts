import type { ModelState } from "../../core/evaluation/model-state.ts";
import type { PaneRecord } from "../../core/evaluation/pane-log.ts";
import type { PaneView } from "../../edge/web/read-model.ts";

/** The logged panes of a version in all its roles, in order of time; undefined where no such version is known. */
export function panesOf(model: ModelState, version: string): PaneView[] | undefined {
  const states = [...model.servings].filter(({ serving }) => serving.version === version);
  if (states.length === 0) return undefined;
  const names = model.layout.columns.map(({ name }) => name);
  return states
    .flatMap(({ serving, log }) =>
      log.records().map(
        (record): PaneView => ({
          start: record.start,
          role: serving.role,
          ...scalars(record),
          ...features(record, names),
        }),
      ),
    )
    .sort((a, b) => a.start - b.start || (a.role < b.role ? -1 : 1));
}

function scalars({
  predictions,
  errors,
  late,
  latencyCount,
}: PaneRecord): Pick<PaneView, "predictions" | "errors" | "late" | "latencyCount"> {
  return { predictions, errors, late, latencyCount };
}

function features({ columns }: PaneRecord, names: readonly string[]): Pick<PaneView, "features"> {
  if (columns === null) return {};
  return {
    features: Object.fromEntries(
      names.map((name, i) => [name, { count: columns[2 * i] ?? 0, missing: columns[2 * i + 1] ?? 0 }]),
    ),
  };
}
