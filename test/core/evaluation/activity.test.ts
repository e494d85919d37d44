import { expect, test } from "vitest";
import { Activity } from "../../../src/core/evaluation/activity.ts";
import type { Role } from "../../../src/core/record.ts";

const startMs = 1_700_000_000_000;
const at = (pane: number) => startMs + pane * 10_000;

function serving(version: string, role: Role = "primary") {
  return { model: "fraud", version, role };
}

/** Panes `from` to `to` (exclusive) with these primary predictions; what was said, in a few words. */
function observe(activity: Activity, from: number, to: number, rows: Readonly<Record<string, number>>): string[] {
  const said: string[] = [];
  for (let pane = from; pane < to; pane += 1) {
    const served = Object.entries(rows).map(([version, predictions]) => ({ serving: serving(version), predictions }));
    for (const fact of activity.observe(at(pane), served)) {
      if (fact.kind === "versionSeen") said.push(`${pane}: ${fact.serving.version} seen${fact.again ? " again" : ""}`);
      if (fact.kind === "versionLeft") said.push(`${pane}: ${fact.serving.version} left`);
      if (fact.kind === "activated") said.push(`${pane}: ${fact.serving.version} active after ${fact.previous}`);
    }
  }
  return said;
}

test("a version is seen with its first prediction, and active after 3 minutes with over 60 % of primary traffic", () => {
  const activity = new Activity();
  expect(observe(activity, 0, 30, { v1: 100 })).toEqual(["0: v1 seen", "17: v1 active after null"]);
  expect(activity.active).toBe("v1");
});

test("exactly 60 % does not make a version active, and leads nowhere", () => {
  const activity = new Activity();
  observe(activity, 0, 60, { v1: 60, v2: 40 });
  expect(activity.active).toBeNull();
});

test("three minutes are in a row: a pane without a leader starts them again", () => {
  const activity = new Activity();
  observe(activity, 0, 17, { v1: 100 });
  observe(activity, 17, 18, { v1: 50, v2: 50 });
  expect(observe(activity, 18, 40, { v1: 100 })).toEqual(["35: v1 active after null"]);
});

test("a promotion knows the version that was active before it, and its own beginning", () => {
  const activity = new Activity();
  observe(activity, 0, 20, { v1: 100 });
  expect(observe(activity, 20, 40, { v2: 100 })).toEqual(["20: v2 seen", "37: v2 active after v1"]);
  expect(activity.of(serving("v2"))).toMatchObject({ activatedMs: at(20), previous: "v1", predictions: 2_000 });
});

test("after ten minutes without a prediction a version begins anew, before that it only goes on", () => {
  const activity = new Activity();
  observe(activity, 0, 20, { v1: 100 });
  expect(observe(activity, 79, 80, { v1: 100 })).toEqual([]);
  expect(observe(activity, 140, 141, { v1: 100 })).toEqual(["140: v1 seen again"]);
  expect(activity.of(serving("v1"))).toMatchObject({ activatedMs: at(140), firstSeenMs: at(0), predictions: 2_200 });
});

test("the version that takes over again gives way to the one before it, not to itself", () => {
  const activity = new Activity();
  observe(activity, 0, 20, { v1: 100 });
  observe(activity, 20, 100, { v2: 100 });
  observe(activity, 100, 120, { v1: 100 });
  observe(activity, 170, 171, { v2: 100 });
  expect(activity.of(serving("v2"))?.previous).toBe("v1");
});

test("roles are kept apart: a canary is not primary traffic and never active", () => {
  const activity = new Activity();
  for (let pane = 0; pane < 30; pane += 1)
    activity.observe(at(pane), [{ serving: serving("v2", "canary"), predictions: 9 }]);
  expect(activity.active).toBeNull();
  expect(activity.of(serving("v2", "canary"))?.predictions).toBe(270);
  expect(activity.of(serving("v2"))).toBeUndefined();
});

test("versions seen within a span are those with a prediction in it", () => {
  const activity = new Activity();
  observe(activity, 0, 10, { v1: 100 });
  observe(activity, 10, 20, { v2: 100 });
  expect(activity.since(at(19), 100_000).map((one) => one.serving.version)).toEqual(["v2"]);
  expect(activity.since(at(19), 110_000).map((one) => one.serving.version)).toEqual(["v1", "v2"]);
});

test("restored in the middle of three minutes it goes on counting them, and does not share state with what it came from", () => {
  const before = new Activity();
  observe(before, 0, 10, { v1: 100 });
  const after = new Activity();
  after.restore(structuredClone(before.state()));
  expect(observe(after, 10, 20, { v1: 100 })).toEqual(["17: v1 active after null"]);
  expect(before.of(serving("v1"))?.predictions).toBe(1_000);
});

test("a promotion in the first three minutes takes over from the version that led until then", () => {
  const activity = new Activity();
  observe(activity, 0, 6, { v1: 100 });
  observe(activity, 6, 8, { v2: 100 });
  expect(activity.of(serving("v2"))?.previous).toBe("v1");
  expect(activity.of(serving("v1"))?.previous).toBeNull();
});

test("between two runs of a batch model a version is not absent, and after a missed one it begins anew", () => {
  const activity = new Activity(3_600_000);
  observe(activity, 0, 3, { v1: 100 });
  expect(observe(activity, 360, 363, { v1: 100 })).not.toContain("360: v1 seen");
  expect(observe(activity, 1_200, 1_203, { v1: 100 })).toContain("1200: v1 seen again");
});

test("a version that has been absent for ten minutes while users were answered has left, which is told once", () => {
  const activity = new Activity();
  observe(activity, 0, 20, { v1: 100 });
  expect(observe(activity, 20, 100, { v2: 100 })).toEqual(["20: v2 seen", "37: v2 active after v1", "80: v1 left"]);
  const restored = new Activity();
  restored.restore(JSON.parse(JSON.stringify(activity.state())));
  expect(observe(restored, 100, 130, { v2: 100 })).toEqual([]);
  expect(observe(restored, 130, 140, { v1: 10, v2: 90 })).toEqual(["130: v1 seen again"]);
});

test("what a shadow is asked keeps no version serving, and sends none away", () => {
  const activity = new Activity();
  observe(activity, 0, 20, { v1: 100 });
  const shadow = { serving: serving("v2", "shadow"), predictions: 100 };
  const facts = Array.from({ length: 200 }, (_, pane) => activity.observe(at(20 + pane), [shadow])).flat();
  expect(facts.map(({ kind }) => kind)).toEqual(["versionSeen"]);
  expect(activity.heardMs("primary")).toBe(at(19));
  expect(activity.heardMs("shadow")).toBe(at(219));
});
