import { expect, test } from "vitest";
import type { Finding } from "../../../src/core/evaluation/finding.ts";
import { judgeLabels } from "../../../src/core/evaluation/judge-labels.ts";
import { ModelState } from "../../../src/core/evaluation/model-state.ts";
import { ConfusionCounts } from "../../../src/core/profile/confusion-counts.ts";
import { Learning } from "../../../src/core/reference/learning.ts";
import { Cohort } from "../../../src/core/stream/cohort.ts";
import { cohortMs } from "../../../src/core/stream/join-cohort.ts";
import { binomial } from "../../support/binomial.ts";
import { seededRandom } from "../../support/random.ts";

const startMs = Date.UTC(2026, 0, 1);
const [ageMs, dayCohorts] = [cohortMs, 48];
/** ln of a year of cohorts. */
const logBudget = Math.log(365 * dayCohorts);

/** Two versions that are wrong alike, in clusters of so many equal rows; the second one serves from the sixth day on. */
function findings(cluster: number, worse: number): Finding[] {
  const random = seededRandom(cluster);
  const model = new ModelState("m", new Learning("m", {}), { labelAge: { configuredMs: ageMs, retentionMs: 1e12 } });
  model.judgeLabelsBy({ successes: 5_000, trials: 100_000, designEffect: 1, hourly: null });
  const found: Finding[] = [];
  for (let i = 0; i < 20 * dayCohorts; i += 1) {
    const atMs = startMs + i * cohortMs;
    model.lastPaneMs = atMs;
    const serving = i < 6 * dayCohorts ? ["v1"] : ["v1", "v2"];
    const changed = serving.map((version) => {
      const role = version === "v1" ? "primary" : "canary";
      model.serving({ model: "m", version, role });
      const cohort = new Cohort(version, role, atMs);
      const wrong = cluster * binomial(random, 1_000 / cluster, version === "v1" ? 0.05 : 0.05 * worse);
      cohort.confusion = new ConfusionCounts(2);
      for (let row = 0; row < 1_000; row += 1) cohort.confusion.add(0, Number(row < wrong));
      cohort.predicted = 1_000;
      cohort.labelled = 1_000;
      return cohort;
    });
    model.cohorts.take({
      ...{ model: "m", task: { kind: "class", writing: "text" }, samplingFraction: 1, left: [], changed, segments: [] },
      classes: { texts: ["no", "yes"], positive: null, scored: [] },
    });
    found.push(...judgeLabels(model, atMs + 2 * cohortMs, logBudget));
  }
  return found.filter(({ evidence }) => evidence.against === "control");
}

test("versions that are wrong alike in clusters are told apart by their own days' scatter, whatever the reference's", () => {
  expect(findings(10, 1)).toEqual([]);
  expect(findings(1, 1)).toEqual([]);
});

test("a version that is wrong twice as often as the one beside it is still seen within a day", () => {
  const [first] = findings(10, 2);
  expect(first?.serving.version).toBe("v2");
  expect(first?.evidence.paneStartMs).toBeLessThan(startMs + 7 * dayCohorts * cohortMs);
});
