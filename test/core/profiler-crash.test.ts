import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowExtras } from "../../src/core/row-extras.ts";
import { MemoryStore } from "../../src/edge/store/memory.ts";
import { openStore } from "../../src/edge/store/sqlite.ts";
import type { Store } from "../../src/edge/store/store.ts";
import { type ClosedPanes, inOrder, Killed, live, type Step, type Story, steps } from "../support/checkpointed-run.ts";
import { creditLayout, creditLogs, creditSchema } from "../support/credit-traffic.ts";
import { seededRandom } from "../support/random.ts";
import { named, recount } from "../support/recount.ts";

const reference = { schema: creditSchema, layout: creditLayout };
const logs = creditLogs(11, 3, 500);

test("an uninterrupted run equals an independent recount of the rows", async () => {
  const panes = await live(new MemoryStore(), calm(1));
  expect(named(panes, creditLayout)).toEqual(recount(logs));
  expect([...panes.values()].some((pane) => pane.late > 0)).toBe(true);
});

for (const step of steps) {
  test(`killed at "${step}" time and again, every pane equals an independent recount`, async () => {
    const { panes, kills } = await withKills(new MemoryStore(), 5, (at, random) => at === step && random() < 0.3);
    expect(kills).toBeGreaterThan(3);
    expect(named(panes, creditLayout)).toEqual(recount(logs));
  });
}

test("killed anywhere, with any batches, checkpoints and refused commits, every count equals an uninterrupted run's", async () => {
  const whole = inOrder(await live(new MemoryStore(), calm(1)));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.double({ min: 0.005, max: 0.08, noNaN: true }),
      async (seed, rate) => {
        const { panes } = await withKills(new MemoryStore(), seed, (_, random) => random() < rate);
        expect(inOrder(panes)).toEqual(whole);
      },
    ),
    { numRuns: 25 },
  );
});

test("a model that learns keeps its counts over kills too", async () => {
  const whole = inOrder(await live(new MemoryStore(), { ...calm(1), reference: null }));
  const { panes } = await withKills(new MemoryStore(), 3, (_, random) => random() < 0.04, null);
  expect(inOrder(panes)).toEqual(whole);
});

const extras: RowExtras = {
  metrics: [
    {
      id: "big",
      name: "big",
      family: "harm",
      limit: 0.1,
      tolerance: { atLeast: 0, relative: 0 },
      evaluate: ({ amount }) => (typeof amount === "number" ? amount > 40 : "error"),
    },
  ],
  segments: [{ id: "country", name: "country", path: ["features", "country"], values: ["NL", "BR"], favourable: null }],
};

test("own metrics and segments keep their counts over kills too", async () => {
  const story = { ...calm(1), extras };
  const whole = inOrder(await live(new MemoryStore(), story));
  const { panes, kills } = await withKills(new MemoryStore(), 3, (_, random) => random() < 0.04, reference, extras);
  expect(kills).toBeGreaterThan(2);
  expect(inOrder(panes)).toEqual(whole);
  const named = whole.filter(([key]) => key.includes("metric.big") || key.includes("segment.country"));
  expect(named.length).toBeGreaterThan(20);
});

test("the same holds with the store in a file, opened anew by every life", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-crash-"));
  const { panes, kills } = await withKills(join(folder, "store.db"), 17, (_, random) => random() < 0.05);
  expect(kills).toBeGreaterThan(2);
  expect(named(panes, creditLayout)).toEqual(recount(logs));
  rmSync(folder, { recursive: true });
});

function calm(seed: number): Story {
  const random = seededRandom(seed);
  return {
    logs,
    reference,
    nextSize: () => 1 + Math.floor(random() * 60),
    at: () => {},
    checkpointNow: () => random() < 0.2,
    commitFails: () => false,
  };
}

/** Lives one life after the other until one ends by itself. */
async function withKills(
  store: Store | string,
  seed: number,
  dies: (step: Step, random: () => number) => boolean,
  frozen: Story["reference"] = reference,
  asked?: RowExtras,
): Promise<{ panes: ClosedPanes; kills: number }> {
  const random = seededRandom(seed);
  for (let kills = 0; ; kills += 1) {
    const opened = typeof store === "string" ? await openStore(store, 0) : store;
    if ("unreadable" in opened) throw new Error(opened.unreadable);
    const story: Story = {
      ...calm(seed + kills),
      reference: frozen,
      ...(asked === undefined ? {} : { extras: asked }),
      commitFails: () => random() < 0.1,
      at(step) {
        if (kills < 60 && dies(step, random)) throw new Killed(step);
      },
    };
    try {
      return { panes: await live(opened, story), kills };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await setImmediate();
    } finally {
      await opened.close();
    }
  }
}
