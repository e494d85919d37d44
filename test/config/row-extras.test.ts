import { expect, test } from "vitest";
import { settingsOf } from "../../src/config/load.ts";
import { ownRules, rowExtras } from "../../src/config/row-extras.ts";
import type { RowExtras } from "../../src/core/row-extras.ts";

function load(text: string): string[] | RowExtras {
  const loaded = settingsOf([{ name: "driftline.yaml", text }], {});
  if ("problems" in loaded)
    return loaded.problems.map(({ where, path, what, remedy }) => `${where} ${path}: ${what}. ${remedy}`);
  const { fraud } = loaded.settings.models;
  if (fraud === undefined) throw new Error("no model");
  return rowExtras(fraud);
}

const withMetric = (metric: string) => `models:\n  fraud:\n    metrics:\n      - ${metric}\n`;

test("a question that cannot be asked stops the start, with its place and the remedy", () => {
  expect(load(withMetric('{name: big, when: "amuont > 3"}'))).toEqual([
    expect.stringMatching(
      /^driftline.yaml:4 models.fraud.metrics\[0\].when: unknown variable: amuont \(character 1\)\. Known: prediction, .*features.NAME/,
    ),
  ]);
  expect(load(withMetric('{name: big, when: "features.amount"}'))).toMatchObject({ metrics: [{ name: "big" }] });
  expect(load(withMetric('{name: big, when: "1 + 1"}'))).toEqual([
    expect.stringContaining("of type int, no yes or no"),
  ]);
});

test.each([
  ["{name: errors, when: 'true'}", "name: the name of a built-in metric"],
  ["{name: latency_p50, when: 'true'}", "name: the name of a built-in metric"],
  ["{name: Big Sale, when: 'true'}", "name: not a metric's name"],
  ["{name: big, when: 'true', limit: 1}", "limit: too large"],
  ["{name: big, when: 'true', family: severe}", "family: not a known value"],
  ["{name: big, where: 'true'}", "when: missing"],
])("%s is refused", (metric, what) => {
  expect(load(withMetric(metric))).toEqual(expect.arrayContaining([expect.stringContaining(what)]));
});

test.each([
  ["{name: a}, {name: b}, {name: c}, {name: d}, {name: e}", "segments: too large"],
  ["{name: country, field: 'features. country'}", "segments[0].field: not a path"],
  ["{name: 'the country'}", "segments[0].name: not a segment's name"],
])("segments %s are refused", (segments, what) => {
  expect(load(`models: {fraud: {segments: [${segments}]}}`)).toEqual([expect.stringContaining(what)]);
});

test("a limit, a family or a tolerance is no new definition; another question is", () => {
  const id = (metric: string) => {
    const loaded = load(withMetric(metric));
    return "metrics" in loaded ? loaded.metrics[0]?.id : loaded;
  };
  const one = id("{name: big, when: 'features.amount > 3'}");
  expect(id("{name: big, when: 'features.amount > 3', limit: 0.2, family: harm}")).toBe(one);
  expect(id("{name: big, when: 'features.amount > 4'}")).not.toBe(one);
});

test("a segment is found at its field, or under segment by its name", () => {
  const loaded = load("models: {fraud: {segments: [{name: country, field: features.country}, {name: tier}]}}");
  expect("segments" in loaded && loaded.segments.map(({ path }) => path)).toEqual([
    ["features", "country"],
    ["segment", "tier"],
  ]);
});

test("there is one rule per name: harm is critical, the others warn", () => {
  const loaded = load("models: {fraud: {metrics: [{name: a, when: 'true', family: harm}, {name: b, when: 'true'}]}}");
  if (!("metrics" in loaded)) throw new Error(String(loaded));
  expect(ownRules([loaded, loaded]).map(({ name, family, severity }) => [name, family, severity])).toEqual([
    ["a", "harm", "critical"],
    ["b", "quality", "warning"],
  ]);
});
