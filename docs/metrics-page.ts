import { unitOf } from "../src/edge/telemetry/metric-units.ts";
import { type Metric, metrics } from "../src/edge/telemetry/metrics.ts";

const head = `# Metrics

<!-- Written by \`node docs/build.ts\` from the list that /metrics itself is made of. -->

\`GET /metrics\`, in Prometheus's text format. The readings of one window belong together, and everything else is of one moment. Windows (\`window\`) are
\`5m\`, \`1h\` and \`24h\` of event time. A gauge without a value is absent, never 0; a counter
starts at 0 with the process, as \`rate()\` and \`increase()\` expect.

Beside each statistic stand its threshold (\`…_threshold\`), its verdict (\`…_verdict\`), the rows behind it
(\`driftline_sample_rows\`, \`driftline_window_rows\`) and its age (\`driftline_pane_age_seconds\`).

At most \`http.seriesBudget\` (5,000) series of driftline's own leave in one scrape. Beyond that, the features that have moved
least, measured by value ÷ threshold, are left out of the metrics with \`feature\` and \`window\`. They are counted
(\`driftline_series_dropped_total\`, \`driftline_overflow_features\`), the largest of them is told
(\`driftline_overflow_effect\`), and everything is judged all the same.

Replicas that share a model's traffic each judge their own part. With \`models.*.bins\` each also counts its rows by frozen bin
(\`driftline_bin_rows_total\`, \`driftline_rows_up_to_total\`, and the reference beside them), so that Prometheus, Mimir or
Thanos can add them up: the rules in [alerts/fleet.rules.yaml](../alerts/fleet.rules.yaml) make \`driftline:psi:5m\`, \`driftline:ks:5m\`
and the same over 1h, as one sidecar would say them that had read everything. With \`coarse\`, KS is the largest difference at
about 32 edges, so never more than the exact one and at most a few hundredths less; with \`every\` it is the sidecar's own figure, for
a thousand series a feature. Categorical features with over 62 categories are not counted by bin. \`reference\` is the
start of the reference's hash: replicas with another reference are not added. Counts by bin are the first to leave a scrape that is beyond its
budget (\`driftline_bins_left_out_features\`).

**Pushed by OTLP** instead, or as well: set \`OTEL_EXPORTER_OTLP_ENDPOINT\` (or \`OTEL_EXPORTER_OTLP_METRICS_ENDPOINT\`) to a collector's
HTTP address, as \`http://collector:4318\`, and the same table goes there, under the same names, every
\`OTEL_METRIC_EXPORT_INTERVAL\` ms (60,000) and once at the end. Counters are cumulative sums since the start of the process. Also read:
\`OTEL_EXPORTER_OTLP_HEADERS\`, \`OTEL_EXPORTER_OTLP_TIMEOUT\` (each also with \`METRICS_\`), \`OTEL_SERVICE_NAME\`, \`OTEL_RESOURCE_ATTRIBUTES\`,
\`OTEL_METRICS_EXPORTER=none\` and \`OTEL_SDK_DISABLED\`. \`OTEL_EXPORTER_OTLP_PROTOCOL\` is \`http/protobuf\` unless set to \`http/json\`,
\`OTEL_EXPORTER_OTLP_COMPRESSION\` may be \`gzip\`. With \`grpc\` nothing is pushed, and the log says what to set instead; delta
temporality is not spoken.
A push is tried three times; what then failed is told by the next (\`driftline_exports_total\`).

With \`http.exemplars: true\`, a scraper that asks for OpenMetrics, as Prometheus does, also gets exemplars of \`driftline_predictions_total\`: the
request id (\`request_id\`, or \`id\`, of JSON records) of the newest prediction that failed and of the slowest that did not, of each
version; their value is the latency in seconds. Start Prometheus with \`--enable-feature=exemplar-storage\` to keep them.

Stable metrics keep name, labels and meaning within a major version; experimental ones may change with any. Rules about
driftline itself are in [alerts/sidecar.rules.yaml](../alerts/sidecar.rules.yaml), what to do for each in [runbook.md](runbook.md).
`;

/** The page on every metric, in the order in which they are declared. */
export function metricsPage(): string {
  const rows = Object.entries<Metric>(metrics).map(([name, { type, labels, help, stability }]) => {
    const named = labels.length === 0 ? "–" : labels.map((label) => `\`${label}\``).join(", ");
    return `| \`${name}\` | ${type} | ${unitOf(name) ?? ""} | ${stability} | ${named} | ${help} |`;
  });
  return `${[head, ["| metric | type | unit | stability | labels | meaning |", "|---|---|---|---|---|---|", ...rows].join("\n")].join("\n")}\n`;
}
