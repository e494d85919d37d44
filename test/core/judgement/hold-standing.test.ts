import { beforeAll, expect, test } from "vitest";
import { ModelState } from "../../../src/core/evaluation/model-state.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import type { Serving } from "../../../src/core/facts.ts";
import { isClearOfHold } from "../../../src/core/judgement/hold-standing.ts";
import { Causes } from "../../../src/core/judgement/standing.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { Learning } from "../../../src/core/reference/learning.ts";
import type { Reference } from "../../../src/core/reference/reference.ts";
import { seededRandom } from "../../support/random.ts";
import { classPane, classReference, usualShares } from "../../support/scored-model.ts";

let classes: Reference;
beforeAll(() => {
  classes = classReference();
});

const v1 = { model: "classes", version: "v1" } as const;
const canary: Serving = { model: "classes", version: "v2", role: "canary" };
/** That the canary has more of the second class than its control. */
const cause = { streams: ["hold.2"], control: "v1", onsetMs: 0 };

function serve(model: ModelState, who: Serving, pane: number, shares: readonly number[]): void {
  const counts = classPane(classes, seededRandom(pane), 1_000, shares);
  model.activity.observe(pane * 10_000, [{ serving: who, predictions: 1_000 }]);
  model.serving(who).add(pane * 10_000, encodeCounts(counts));
  for (const state of model.servings) state.advance(pane * 10_000);
  model.lastPaneMs = pane * 10_000;
}

test("a hold stands while a control answers otherwise that was a canary itself before it was the primary", () => {
  const model = new ModelState("classes", new Learning("classes", {}));
  model.judgeBy(frameOf("hash", classes));
  serve(model, { ...v1, role: "canary" }, 0, usualShares);
  for (const pane of [500, 501, 502]) serve(model, { ...v1, role: "primary" }, pane, usualShares);
  serve(model, canary, 502, [0.5, 0.45, 0.05]);
  expect(isClearOfHold(cause, model.serving(canary), model)).toBe(false);
  // Until it has left, in whatever role.
  for (const pane of [533, 534]) serve(model, canary, pane, [0.5, 0.45, 0.05]);
  expect(isClearOfHold(cause, model.serving(canary), model)).toBe(true);
});

test("an alert that is raised again by another control stands against that one", () => {
  const causes = new Causes();
  const evidence = { family: "hold", metric: "class_share", feature: "__prediction", control: "v1" } as const;
  const against = { against: "control", observed: 0.5, limit: 0.4, n: 600, paneStartMs: 0 } as const;
  const finding = { serving: canary, stream: "hold.2", onsetMs: 0 };
  causes.add("alert", { ...finding, evidence: { ...evidence, ...against } });
  causes.add("alert", { ...finding, evidence: { ...evidence, ...against, control: "v3" } });
  expect(causes.of("alert")?.control).toBe("v3");
});
