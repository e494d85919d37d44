import { beforeAll, expect, test } from "vitest";
import { pack, unpack } from "../../../src/core/codec.ts";
import { defaultBudget, logBudgets } from "../../../src/core/detection/weights.ts";
import type { Finding, ServedPane } from "../../../src/core/evaluation/finding.ts";
import { holdWatchCodec } from "../../../src/core/evaluation/hold-watch.ts";
import { judgeHold } from "../../../src/core/evaluation/judge-hold.ts";
import { ModelState } from "../../../src/core/evaluation/model-state.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import type { Role } from "../../../src/core/record.ts";
import { Learning } from "../../../src/core/reference/learning.ts";
import type { Reference } from "../../../src/core/reference/reference.ts";
import { seededRandom } from "../../support/random.ts";
import { classPane, classReference, scoredPane, scoredReference, usualShares } from "../../support/scored-model.ts";

let classes: Reference;
let scored: Reference;
beforeAll(() => {
  classes = classReference();
  scored = scoredReference();
});

type Arm = (random: () => number, pane: number) => Float64Array;

function stateOf(reference: Reference): ModelState {
  const model = new ModelState(reference.model, new Learning(reference.model, {}));
  model.judgeBy(frameOf("hash", reference));
  return model;
}

/** Feeds panes of two versions until something is found. */
function found(
  reference: Reference,
  panes: number,
  mine: Arm,
  theirs: Arm,
  roles: readonly [Role, Role] = ["canary", "primary"],
  state = stateOf(reference),
  random = seededRandom(9),
): Finding[] {
  for (let pane = 0; pane < panes; pane += 1) {
    const served = [mine, theirs].map((arm, i): ServedPane => {
      const counts = arm(random, pane);
      const serving = { model: reference.model, version: `v${2 - i}`, role: roles[i] ?? "primary" };
      return { serving, predictions: counts[0] ?? 0, counts, isFramed: true };
    });
    // The control was there before.
    state.activity.observe(pane * 10_000, pane === 0 ? served.slice(1) : served);
    const stakes = { paneStartMs: pane * 10_000, versions: 2, logBudgets: logBudgets(defaultBudget) };
    const findings = judgeHold(state, served, stakes);
    if (findings.length > 0) return findings;
  }
  return [];
}

const classArm =
  (rows: number, shares: (pane: number) => readonly number[] = () => usualShares): Arm =>
  (random, pane) =>
    classPane(classes, random, rows, shares(pane));
const scoreArm =
  (rows: number, how: Parameters<typeof scoredPane>[3] = {}): Arm =>
  (random) =>
    scoredPane(scored, random, rows, how);

test("a class that comes half as often again is found, named with its direction, and only holds", () => {
  const [finding] = found(
    classes,
    200,
    classArm(400, () => [0.725, 0.225, 0.05]),
    classArm(1_600),
  );
  expect(finding?.serving).toMatchObject({ version: "v2", role: "canary" });
  expect(finding?.evidence).toMatchObject({
    family: "hold",
    metric: "class_share",
    feature: "__prediction",
    change: "more refuse",
    against: "control",
    control: "v1",
  });
  expect(finding?.evidence.observed).toBeGreaterThan(finding?.evidence.limit ?? 1);
  expect(finding?.evidence.limit).toBeGreaterThan(0.15);
});

test("a rare class that has become rarer is found as fewer of it", () => {
  const [finding] = found(
    classes,
    300,
    classArm(400, () => [0.84, 0.15, 0.01]),
    classArm(1_600),
  );
  expect(finding?.evidence.change).toBe("fewer review");
  expect(finding?.evidence.observed).toBeLessThan(finding?.evidence.limit ?? 0);
});

test("a day wave and five-fold incidents that both see hold nothing", () => {
  const shares = (pane: number): readonly number[] => {
    const wave = 0.05 * (1 + 0.5 * Math.sin(pane / 100)) * (pane % 700 > 640 ? 5 : 1);
    return [0.85 - wave, 0.15, wave];
  };
  expect(found(classes, 4_000, classArm(100, shares), classArm(1_900, shares))).toEqual([]);
});

test("scores that move are found at the edges, and scores that hide the classes as estimated risk", () => {
  const moved = found(scored, 300, scoreArm(300, { up: 0.6 }), scoreArm(1_200));
  expect(moved[0]?.evidence).toMatchObject({ metric: "score_cdf", feature: "__score" });
  const metrics = new Set<string>();
  const state = stateOf(scored);
  const random = seededRandom(10);
  for (let round = 0; round < 60; round += 1)
    for (const { evidence } of found(
      scored,
      60,
      scoreArm(600, { sharper: 0.3 }),
      scoreArm(1_200),
      undefined,
      state,
      random,
    ))
      metrics.add(`${evidence.metric} ${evidence.metric === "estimated_risk" ? evidence.change : ""}`);
  expect([...metrics]).toContain("estimated_risk more wrong predictions");
});

test("a version that is surer of itself is not held for its risk", () => {
  const state = stateOf(scored);
  const random = seededRandom(10);
  for (let round = 0; round < 8; round += 1)
    for (const { evidence } of found(
      scored,
      60,
      scoreArm(600, { sharper: 2 }),
      scoreArm(1_200),
      undefined,
      state,
      random,
    ))
      expect(evidence.metric).not.toBe("estimated_risk");
});

test("the version that was there before is not accused of what the newer one does", () => {
  const newer = classArm(400, () => [0.6, 0.35, 0.05]);
  const [finding] = found(classes, 100, newer, classArm(1_600), ["primary", "primary"]);
  expect(finding?.serving.version).toBe("v2");
  // The primary is the busiest control of its canary, and no canary of it.
  const all = found(
    classes,
    100,
    classArm(400),
    classArm(1_600, () => [0.6, 0.35, 0.05]),
  );
  expect(all.map(({ serving }) => serving.version)).toEqual(["v2"]);
});

test("a watch that was stored and read goes on the same to the last bit", () => {
  const state = stateOf(classes);
  found(classes, 30, classArm(100), classArm(1_900), undefined, state);
  const { hold } = state.serving({ model: "classes", version: "v2", role: "canary" });
  if (hold === null) throw new Error("nothing watched");
  const back = unpack(holdWatchCodec, pack(holdWatchCodec, hold));
  if ("unreadable" in back) throw new Error(back.unreadable);
  expect(back.effects.state).toEqual(hold.effects.state);
  expect(back.against?.control).toBe("v1");
  expect(back.against?.detector.bank.state).toEqual(hold.against?.detector.bank.state);
});
