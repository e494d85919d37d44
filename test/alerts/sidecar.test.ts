import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { metrics } from "../../src/edge/telemetry/metrics.ts";
import { promtool } from "../support/prometheus.ts";

const rulesFile = "alerts/sidecar.rules.yaml";
const testFile = "alerts/sidecar.test.yaml";

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}
interface Stories {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly object[] }[];
  }[];
}

const rules = (parse(readFileSync(rulesFile, "utf8")) as Rules).groups.flatMap((group) => group.rules);
const stories = (parse(readFileSync(testFile, "utf8")) as Stories).tests.flatMap((story) => story.alert_rule_test);

test("the rules are lawful, and Prometheus's linter has nothing to say", (context) => {
  const { status, output } = promtool(context, ["check", "rules", "--lint=all", "--lint-fatal", rulesFile]);
  expect(status, output).toBe(0);
});

test("each alert fires where it should and only there", (context) => {
  const { status, output } = promtool(context, ["test", "rules", testFile]);
  expect(status, output).toBe(0);
});

test.each(rules.map(({ alert }) => alert))("%s has a story in which it fires and one in which it does not", (alert) => {
  const own = stories.filter(({ alertname }) => alertname === alert).map(({ exp_alerts }) => exp_alerts.length > 0);
  expect(own.sort()).toEqual([false, true]);
});

test("the rules speak only of metrics that driftline has", () => {
  const named = rules.flatMap(({ expr }) => expr.match(/driftline_\w+/g) ?? []);
  expect(named.filter((name) => !Object.hasOwn(metrics, name))).toEqual([]);
});
