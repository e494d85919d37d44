import type { ModelState } from "../../core/evaluation/model-state.ts";
import type { ReferenceFrame } from "../../core/evaluation/reference-frame.ts";
import type { Judge } from "../../core/judge.ts";
import { harmLimit } from "../../core/judgement/metric-counts.ts";
import type { RateEstimate, ReferenceColumn } from "../../core/reference/reference.ts";
import type { ReferenceView } from "../../edge/web/read-model.ts";
import type { ReferenceColumnView, ReferenceDetail } from "../../edge/web/reference-views.ts";

const categoriesShown = 10;

/** What a model is judged by, in a line. */
export function referenceView({ frame, learning }: ModelState): ReferenceView {
  if (frame === null) return { state: "learning", hash: null, accepted: false, note: learningNote(learning) };
  const { reference, hash, mayAct } = frame;
  const state = reference.source.kind === "learned" ? "learned" : "loaded";
  return {
    state,
    hash,
    accepted: reference.accepted,
    note: mayAct ? "" : "harm warns only: see `driftline reference show`",
  };
}

/** What a model is judged by, or how far it has learned it. */
export function referenceDetail(model: ModelState, { models, books }: Judge): ReferenceDetail {
  const { frame, learning } = model;
  return {
    ...referenceView(model),
    model: model.model,
    learning: frame === null ? (learning?.progress() ?? null) : null,
    source: frame?.reference.source ?? null,
    rates: frame === null ? [] : ratesOf(frame, model),
    columns: frame?.reference.columns.map(columnView) ?? [],
    proposal: books.references.proposal(model.model) ?? null,
    acceptances: books.references.acceptances(model.model),
    taints: models.taints.of(model.model),
  };
}

function learningNote(learning: ModelState["learning"]): string {
  const progress = learning?.progress();
  if (progress === undefined || progress.untilMs === null) return "no reference, and no rows to learn one from yet";
  const until = new Date(progress.untilMs).toISOString();
  return `learning from the stream: ${progress.rows} of at least ${progress.rowsNeeded} rows, and until ${until} of event time`;
}

function ratesOf(frame: ReferenceFrame, model: ModelState): ReferenceDetail["rates"] {
  const { rates } = frame.reference;
  if (rates === null) return [];
  const line = (rate: string, { successes, trials }: RateEstimate, metric: string) => ({
    rate,
    share: successes / trials,
    limit: harmLimit(model, metric, model.lastPaneMs) ?? null,
  });
  const { latency } = rates;
  return [
    line("errors", rates.errors, "errors"),
    ...(latency === null
      ? []
      : [
          line(`latency over ${latency.p50Ms.toPrecision(3)} ms (p50)`, latency.above.p50, "latency_p50"),
          line(`latency over ${latency.p99Ms.toPrecision(3)} ms (p99)`, latency.above.p99, "latency_p99"),
        ]),
  ];
}

function columnView(column: ReferenceColumn): ReferenceColumnView {
  const missing = column.missing.byReason.reduce((sum, count) => sum + count, 0);
  const common = { name: column.name, rows: column.rows, missing: missing / Math.max(1, missing + column.rows) };
  if (column.kind === "categorical") {
    const shares = column.categories.slice(0, categoriesShown).map(({ count }) => count / Math.max(1, column.rows));
    const names = column.categories.slice(0, 3).map(({ text }) => text);
    const more = column.categories.length > 3 ? ` and ${column.categories.length - 3} more` : "";
    return { ...common, kind: "categorical", summary: `${names.join(", ")}${more}`, shares };
  }
  const [min, middle, max] = [column.min, medianOf(column.edges, column.counts), column.max].map((value) =>
    Number(value.toPrecision(4)),
  );
  return { ...common, kind: "numeric", summary: `${min} … median ${middle} … ${max}`, shares: picture(column) };
}

/** The smallest edge with half of the rows at or below it. */
function medianOf(edges: readonly number[], counts: readonly number[]): number {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let below = 0;
  for (const [bin, edge] of edges.entries()) {
    below += counts[bin] ?? 0;
    if (below >= half) return edge;
  }
  return edges.at(-1) ?? Number.NaN;
}

/** Shares of 32 equal parts between the .1 % and the 99 % quantile, for a small picture. */
function picture({ edges, counts, tails }: ReferenceColumn & { kind: "numeric" }): number[] {
  const low = edges[tails[0] ?? 0] ?? 0;
  const high = edges[tails[2] ?? edges.length - 1] ?? 1;
  const shares = Array.from({ length: 32 }, () => 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  edges.forEach((edge, bin) => {
    const part = Math.ceil(((edge - low) / (high - low || 1)) * 32) - 1;
    if (part >= 0 && part < 32) shares[part] = (shares[part] ?? 0) + (counts[bin] ?? 0) / total;
  });
  return shares;
}
