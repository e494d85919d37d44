/** A recording rule as Prometheus 2.42 and later reads it. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

const serving = "model, version, role, feature, reference";
const cell = `${serving}, kind, bin`;
/** A category expected in fewer rows joins the others that are rare, as in the sidecar (Cochran's rule). */
const expectedRows = 5;

/** Windows that the rules are written for. */
const fleetWindows = ["5m", "1h"] as const;

/**
 * Rules that add up the counts by bin of all replicas and compute PSI and KS from the sums, as each sidecar does from
 * its own: half a row in every cell, cells empty on both sides left out, rare categories in one.
 */
export function fleetRules(): RecordingRule[] {
  return [...ofReference, ...fleetWindows.flatMap((window) => [...stability(window), ...kolmogorovSmirnov(window)])];
}

/** Every replica tells the same of a reference; which is why its hash is a label. */
const ofReference: readonly RecordingRule[] = [
  {
    record: "driftline:reference_bin_rows",
    expr: "max by (model, feature, reference, kind, bin) (driftline_reference_bin_rows)",
  },
  {
    record: "driftline:reference_rows_up_to",
    expr: "max by (model, feature, reference, edge) (driftline_reference_rows_up_to)",
  },
];

function stability(window: string): RecordingRule[] {
  const live = `driftline:bin_rows:${window}`;
  const reference = `driftline:bin_rows_reference:${window}`;
  const rare = `driftline:bin_rows_rare:${window}`;
  const liveCells = `driftline:cell_rows:${window}`;
  const referenceCells = `driftline:cell_rows_reference:${window}`;
  const filled = `(${liveCells} + ${referenceCells} > 0)`;
  const rows = (of: string) => `sum without (bin) (${of})`;
  const pooled = (of: string) =>
    `(${of} unless ${rare}) or label_replace(${rows(`${of} and ${rare}`)}, "bin", "rare", "bin", "")`;
  const share = (of: string) =>
    `((${of} + 0.5) / ignoring (bin) group_left () (${rows(of)} + count without (bin) ${filled} / 2) and ${filled})`;
  const q = `driftline:cell_share:${window}`;
  const p = `driftline:cell_share_reference:${window}`;
  return [
    { record: live, expr: `sum by (${cell}) (increase(driftline_bin_rows_total[${window}]))` },
    {
      record: reference,
      expr: `${live} * 0 + on (model, feature, reference, kind, bin) group_left () driftline:reference_bin_rows`,
    },
    {
      record: rare,
      expr: `(${reference}{kind="categorical", bin!="unseen"} * ignoring (bin) group_left () ${rows(live)}) - ignoring (bin) group_left () (${expectedRows} * ${rows(reference)}) < 0`,
    },
    { record: liveCells, expr: pooled(live) },
    { record: referenceCells, expr: pooled(reference) },
    { record: q, expr: share(liveCells) },
    { record: p, expr: share(referenceCells) },
    {
      record: `driftline:psi:${window}`,
      expr: `sum by (${serving}) ((${q} - ${p}) * ln(${q} / ${p})) and (sum by (${serving}) (${live}) > 0)`,
    },
  ];
}

function kolmogorovSmirnov(window: string): RecordingRule[] {
  const upTo = `driftline:rows_up_to:${window}`;
  const ratio = (of: string) => `${of} / ignoring (edge) group_left () (${of}{edge="+Inf"} > 0)`;
  return [
    { record: upTo, expr: `sum by (${serving}, edge) (increase(driftline_rows_up_to_total[${window}]))` },
    {
      record: `driftline:ks:${window}`,
      expr: `max by (${serving}) (abs((${ratio(upTo)}) - on (model, feature, reference, edge) group_left () (${ratio("driftline:reference_rows_up_to")})))`,
    },
  ];
}
