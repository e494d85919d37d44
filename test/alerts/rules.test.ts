import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { demoReferencePath } from "../../src/demo/demo-reference.ts";
import { metrics } from "../../src/edge/telemetry/metrics.ts";
import { driftline } from "../support/command.ts";
import { promtool } from "../support/prometheus.ts";
import { testFolder } from "../support/sidecar.ts";

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}
interface Stories {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly object[] }[];
  }[];
}

const files = ["sidecar", "model"].map((name) => [`alerts/${name}.rules.yaml`, `alerts/${name}.test.yaml`] as const);
const rulesIn = (file: string) => rulesOf(readFileSync(file, "utf8"));
const rulesOf = (text: string) => (parse(text) as Rules).groups.flatMap((group) => group.rules);
const storiesIn = (file: string) =>
  (parse(readFileSync(file, "utf8")) as Stories).tests.flatMap((story) => story.alert_rule_test);

test("the rules are lawful, and Prometheus's linter has nothing to say", (context) => {
  const { status, output } = promtool(context, [
    "check",
    "rules",
    "--lint=all",
    "--lint-fatal",
    ...files.map(([one]) => one),
  ]);
  expect(status, output).toBe(0);
});

test("each alert fires where it should and only there", (context) => {
  const { status, output } = promtool(context, ["test", "rules", ...files.map(([, stories]) => stories)]);
  expect(status, output).toBe(0);
});

const alerts = files.flatMap(([rules, stories]) => rulesIn(rules).map(({ alert }) => [alert, stories] as const));

test.each(alerts)("%s has a story in which it fires and one in which it does not", (alert, stories) => {
  const own = storiesIn(stories)
    .filter(({ alertname }) => alertname === alert)
    .map(({ exp_alerts }) => exp_alerts.length > 0);
  expect(own.sort()).toEqual([false, true]);
});

test("the rules speak only of metrics that driftline has", () => {
  const named = files.flatMap(([rules]) => rulesIn(rules)).flatMap(({ expr }) => expr.match(/driftline_\w+/g) ?? []);
  expect(named.filter((name) => !Object.hasOwn(metrics, name))).toEqual([]);
});

test("alerts/model.rules.yaml is what `driftline rules` writes", async () => {
  const { code, out } = await driftline(["rules"]);
  expect(code).toBe(0);
  expect(readFileSync("alerts/model.rules.yaml", "utf8")).toBe(out);
});

test("with a configuration the thresholds are those of its references, and they fire where they should", async (context) => {
  const folder = testFolder(context);
  const settings = { models: { "fr.aud": {}, fraud: { reference: demoReferencePath() } } };
  writeFileSync(join(folder, "driftline.yaml"), JSON.stringify(settings));
  const words = [
    "rules",
    "--config",
    "driftline.yaml",
    "--out",
    "model.yaml",
    "--runbook",
    "https://wiki.example/runbook",
  ];
  expect(await driftline(words, folder)).toMatchObject({ code: 0, err: "" });
  const rules = rulesOf(readFileSync(join(folder, "model.yaml"), "utf8"));
  const expression = (name: string) => rules.find(({ alert }) => alert === name)?.expr ?? "";
  const limitIn = (name: string) => Number(/[<>] ([\d.]+)/.exec(expression(name))?.[1]);
  expect(expression("DriftlineErrorRatioHigh")).toContain('model!~"fraud"');
  expect(limitIn("DriftlineErrorRatioHigh")).toBeGreaterThan(0.01);
  expect(limitIn("DriftlineErrorRatioHigh")).toBeLessThan(0.04);
  const [slow, low] = [limitIn("DriftlineLatencyHigh"), limitIn("DriftlineTrafficLow")];
  const serving = 'model="fraud", version="v1", role="primary"';
  const story = {
    rule_files: ["model.yaml"],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: [
          { series: `driftline_latency_seconds{${serving}, window="5m", statistic="p99"}`, values: `${1.1 * slow}x30` },
          { series: `driftline_window_rows{${serving}, window="5m"}`, values: "600x30" },
          { series: `driftline_predictions_per_second{${serving}, window="1h"}`, values: `${0.9 * low}x30` },
        ],
        alert_rule_test: [],
        promql_expr_test: ["DriftlineLatencyHigh", "DriftlineTrafficLow"].map((alertname) => ({
          expr: `count(ALERTS{alertname="${alertname}", alertstate="firing"})`,
          eval_time: "20m",
          exp_samples: [{ labels: "{}", value: 1 }],
        })),
      },
    ],
  };
  writeFileSync(join(folder, "story.yaml"), JSON.stringify(story));
  const { status, output } = promtool(context, ["test", "rules", join(folder, "story.yaml")]);
  expect(status, output).toBe(0);
});

test("a model that predicts in batches has no rule about too little traffic", async (context) => {
  const folder = testFolder(context);
  const rulesOfModel = async (settings: string): Promise<string[]> => {
    const models = `{ fraud: { reference: ${JSON.stringify(demoReferencePath())}${settings} } }`;
    writeFileSync(join(folder, "driftline.yaml"), `models: ${models}\n`);
    const { out } = await driftline(["rules", "--config", "driftline.yaml"], folder);
    return rulesOf(out).map(({ alert }) => alert);
  };
  expect(await rulesOfModel("")).toContain("DriftlineTrafficLow");
  expect(await rulesOfModel(", cadence: 24h")).not.toContain("DriftlineTrafficLow");
});

test("a configuration that cannot be used, or a reference that is not there, is said", async (context) => {
  const folder = testFolder(context);
  writeFileSync(join(folder, "driftline.yaml"), JSON.stringify({ models: { fraud: { reference: "none.json" } } }));
  expect(await driftline(["rules", "--config", "driftline.yaml"], folder)).toMatchObject({
    code: 1,
    err: expect.stringContaining("models.fraud.reference"),
  });
  expect(await driftline(["rules", "--config", "absent.yaml"], folder)).toMatchObject({ code: 1 });
});
