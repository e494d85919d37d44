import { type Metric, metrics } from "../src/edge/telemetry/metrics.ts";

const head = `# Metrics

<!-- Written by \`node docs/build.ts\` from the list that /metrics itself is made of. -->

\`GET /metrics\`, in Prometheus's text format. Each scrape is one moment: its numbers belong together. Windows (\`window\`) are
\`5m\`, \`1h\` and \`24h\` of event time. A gauge without a value is absent, never 0; a counter
starts at 0 with the process, as \`rate()\` and \`increase()\` expect.

At most 10,000 series of driftline's own leave in one scrape. Beyond that, series of single features (those with \`feature\`
and \`window\`) are left out and counted in \`driftline_series_dropped\`; everything is judged all the same. Rules about
driftline itself are in [alerts/sidecar.rules.yaml](../alerts/sidecar.rules.yaml), what to do for each in [runbook.md](runbook.md).
`;

/** The page on every metric, in the order in which they are declared. */
export function metricsPage(): string {
  const rows = Object.entries<Metric>(metrics).map(([name, { type, labels, help }]) => {
    const named = labels.length === 0 ? "–" : labels.map((label) => `\`${label}\``).join(", ");
    return `| \`${name}\` | ${type} | ${named} | ${help} |`;
  });
  return `${[head, ["| metric | type | labels | meaning |", "|---|---|---|---|", ...rows].join("\n")].join("\n")}\n`;
}
