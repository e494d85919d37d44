import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dashboards, files } from "../../dashboards/build.ts";
import { metrics } from "../../src/edge/telemetry/metrics.ts";
import { panelsOf, queriesOf } from "../support/dashboard-queries.ts";

const each = dashboards.map((one) => [String(one.uid), one] as const);

test("the committed JSON is what dashboards/build.ts writes: run `node dashboards/build.ts`", () => {
  const committed = readdirSync("dashboards").filter((file) => file.endsWith(".json"));
  expect(committed.sort()).toEqual(
    files()
      .map(([file]) => file)
      .sort(),
  );
  for (const [file, text] of files()) expect(readFileSync(`dashboards/${file}`, "utf8"), file).toBe(text);
});

test("uids and titles are unique", () => {
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
  expect(new Set(dashboards.map(({ title }) => title)).size).toBe(dashboards.length);
});

test.each(each)(
  "%s: panels have ids and titles of their own, a place of their own, a unit, thresholds, and words",
  (_, one) => {
    const panels = panelsOf(one);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos }) => {
      const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
      expect(w * h).toBeGreaterThan(0);
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (__, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
    for (const { title, description, fieldConfig } of panels) {
      expect(fieldConfig?.defaults.unit, title).toMatch(/./);
      expect(fieldConfig?.defaults.thresholds?.steps.length, title).toBeGreaterThan(0);
      expect(description?.length, title).toBeGreaterThan(20);
    }
  },
);

test.each(each)("%s: every variable is used, and none is used that is not there", (_, one) => {
  const declared = (one.templating?.list ?? []).map(({ name }) => name);
  const { templating, ...rest } = one;
  const bodies = [JSON.stringify(rest), ...(templating?.list ?? []).map(({ query }) => JSON.stringify(query ?? ""))];
  const used = new Set(bodies.join("\n").match(/(?<=\$)[a-z]\w*/g) ?? []);
  expect([...declared].sort()).toEqual([...used].sort());
});

test.each(each)(
  "%s: every query goes to the chosen data source and names only metrics that driftline has",
  (_, one) => {
    const sources = JSON.stringify(one).match(/"datasource":\{[^}]*\}/g) ?? [];
    expect(new Set(sources)).toEqual(new Set(['"datasource":{"type":"prometheus","uid":"$datasource"}']));
    const named = queriesOf(one).flatMap((query) => query.match(/\b(?:driftline|process)_\w+/g) ?? []);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !Object.hasOwn(metrics, name))).toEqual([]);
  },
);
