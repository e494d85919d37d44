import { stringify } from "yaml";
import type { RecordingRule } from "./fleet-rules.ts";

/** An alerting rule as Prometheus 2.42 and later reads it. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold before it fires, such as `5m`; fires at once without it. */
  readonly for?: string;
  readonly severity: "critical" | "warning" | "info";
  readonly summary: string;
  readonly description: string;
}

const head = `# For Prometheus: about models. Written by \`driftline rules\`; with --config it holds the thresholds of that configuration.
# driftline itself decides, pages and rolls back; these are for those who want its verdicts in Alertmanager too.
`;

/** The text of a rule file with one group. @param runbook address of the page whose headings are the alerts' names */
export function ruleFile(group: string, rules: readonly AlertingRule[], runbook: string): string {
  const written = rules.map(({ alert, expr, for: hold, severity, summary, description }) => ({
    alert,
    expr,
    ...(hold === undefined ? {} : { for: hold }),
    labels: { severity },
    annotations: { summary, description, runbook_url: `${runbook}#${alert.toLowerCase()}` },
  }));
  return head + stringify({ groups: [{ name: group, rules: written }] }, { lineWidth: 0 });
}

const fleetHead = `# For Prometheus: PSI and KS of a fleet, from the counts by bin that \`models.*.bins\` turns on. Written by \`driftline rules --fleet\`.
# Each sidecar's rows are added up, whoever scraped them; what comes out is what one sidecar would say that had read them all.
`;

/** The text of a rule file with one group of recording rules, each of which may build on those before it. */
export function recordingFile(group: string, rules: readonly RecordingRule[]): string {
  return fleetHead + stringify({ groups: [{ name: group, rules }] }, { lineWidth: 0 });
}
