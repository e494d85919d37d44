import { beforeAll, expect, test, vi } from "vitest";
import {
  badPromotion,
  CrashWorld,
  cohortsOf,
  type Plan,
  panesOf,
  recountLabels,
  recountPromotion,
  recountTags,
  tagsOf,
} from "../support/crash-world.ts";
import { seededRandom } from "../support/random.ts";

/** Some hundred lives of the whole engine, one after the other. */
vi.setConfig({ testTimeout: 240_000 });

const records = badPromotion();
const whole = new CrashWorld({ deaths: [], refusedCommits: [] });
let panes: ReturnType<typeof panesOf> = {};

beforeAll(async () => {
  panes = panesOf((await whole.run(records)).judge);
});

/** Lives through the story by a plan, and checks what must hold whenever and however often it died. */
async function survive(plan: Plan, target: ConstructorParameters<typeof CrashWorld>[1] = {}): Promise<CrashWorld> {
  const world = new CrashWorld(plan, target);
  const { judge } = await world.run(records);
  const after = `after deaths at ${plan.deaths} and commits refused at ${plan.refusedCommits}`;
  expect(panesOf(judge), after).toEqual(panes);
  expect(new Set(world.orders).size, after).toBe(1);
  expect(new Set(world.triggers).size, after).toBe(1);
  expect(
    judge.books.rollbacks.orders.map(({ state }) => state),
    after,
  ).toEqual(["verified"]);
  expect(judge.books.incidents.incidents, after).toHaveLength(1);
  expect(await world.store.verifyAudit(), after).toHaveProperty("intact");
  const mayBeUnsaved = plan.refusedCommits.length > 0 ? ["notify"] : [];
  expect(
    world.unsaved.filter((kind) => !mayBeUnsaved.includes(kind)),
    after,
  ).toEqual([]);
  return world;
}

/** Steps around the order; those long before it repeat one another, so only the first of them are taken too. */
function steps(before: number, after: number): number[] {
  const ordered = whole.steps.indexOf("before order") + 1;
  return whole.steps.map((_, index) => index + 1).filter((step) => step >= ordered - before && step <= ordered + after);
}

test("cohorts of an uninterrupted run hold what labels say of the log, recounted", async () => {
  const { judge } = await new CrashWorld({ deaths: [], refusedCommits: [] }).run(records);
  expect(cohortsOf(judge)).toEqual(recountLabels(records));
  const tags = tagsOf(judge);
  expect(tags).toEqual(recountTags(records));
  expect([tags.rows > 100, tags.exact > 10, tags.exact < tags.rows]).toEqual([true, true, true]);
});

test("every pane of an uninterrupted run equals an independent recount of the log", () => {
  const kept = Object.entries(panes).filter(([, pane]) => "predictions" in pane);
  const counted = recountPromotion(records);
  expect(Object.fromEntries(kept)).toMatchObject(counted);
  expect(kept).toHaveLength(Object.keys(counted).length);
});

test("the uninterrupted run goes through every kind of step, with one order and one page", () => {
  const kinds = [
    "read",
    "applied",
    "taken",
    "committed",
    "before order",
    "after order",
    "before notify",
    "after notify",
  ];
  expect([...new Set(whole.steps)].sort()).toEqual(kinds.sort());
  expect([whole.orders.length, whole.triggers.length]).toEqual([1, 1]);
});

test("killed at any step it ends as if nothing had happened, with one order id and one incident", async () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  for (const step of [...first, ...steps(30, whole.steps.length)]) {
    const world = await survive({ deaths: [step], refusedCommits: [] });
    expect(world.steps[step - 1]).toBe(whole.steps[step - 1]);
    expect(world.orders.length).toBeLessThanOrEqual(2);
  }
});

test("a target that must not hear an order twice hears it once, wherever the process was killed", async () => {
  const asked = { idempotent: "no", canProbe: true } as const;
  for (const step of steps(20, 40)) {
    const world = await survive({ deaths: [step], refusedCommits: [] }, asked);
    expect(world.orders, `after a death at step ${step}, ${whole.steps[step - 1]}`).toHaveLength(1);
  }
});

test("neither many deaths nor refused commits change the outcome", async () => {
  const random = seededRandom(17);
  const some = (most: number): number[] =>
    Array.from({ length: Math.ceil(random() * most) }, () => Math.ceil(random() * whole.steps.length));
  for (let run = 0; run < 60; run += 1) await survive({ deaths: some(12), refusedCommits: some(8) });
});
