// `node deploy/kubernetes.ts` writes the manifests that are made of alerts/ and dashboards/.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(root + file, "utf8");
const labels = { app: "driftline" };

function prometheusRule(): object {
  const groups = ["sidecar", "model", "fleet"].flatMap(
    (name) => (parse(read(`alerts/${name}.rules.yaml`)) as { groups: unknown[] }).groups,
  );
  const metadata = { name: "driftline", labels };
  return { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule", metadata, spec: { groups } };
}

/** Grafana's dashboard sidecar finds them by the label grafana_dashboard. */
function dashboards(): object {
  const files = readdirSync(`${root}dashboards`).filter((file) => file.endsWith(".json"));
  const data = Object.fromEntries(
    files.sort().map((file) => [file, JSON.stringify(JSON.parse(read(`dashboards/${file}`)))]),
  );
  const metadata = { name: "driftline-dashboards", labels: { ...labels, grafana_dashboard: "1" } };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data };
}

const options = { lineWidth: 0 };

/** Every manifest that is made, by its file. */
export const manifests: Readonly<Record<string, () => string>> = {
  "deploy/kubernetes/prometheus-rule.yaml": () => stringify(prometheusRule(), options),
  "deploy/kubernetes/dashboards.yaml": () => stringify(dashboards(), options),
};

if (import.meta.main) for (const [file, text] of Object.entries(manifests)) writeFileSync(root + file, text());
