import { expect, test } from "vitest";
import { dayDesignEffects } from "../../../src/core/evaluation/day-design-effects.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { ServingState } from "../../../src/core/evaluation/serving-state.ts";
import { binomial, clusteredBinomial } from "../../support/binomial.ts";
import { seededRandom } from "../../support/random.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

const { hash, reference } = storyReference();
const frame = frameOf(hash, reference);
const startMs = 1_700_000_400_000;
const at = (pane: number) => startMs + pane * 10_000;

/** A version with so many panes of 600 rows, errors in clusters of this size. */
function served(panes: number, cluster: number): ServingState {
  const random = seededRandom(3);
  const state = new ServingState({ model: storyModel, version: "v1", role: "primary" }, frame.layout, frame, {
    labelsFromMs: 0,
  });
  for (let pane = 0; pane < panes; pane += 1) {
    const record = state.log.open(at(pane));
    if (record === undefined) throw new Error("not opened");
    record.predictions = 600;
    record.latencyCount = 600;
    record.errors = clusteredBinomial(random, 600, 0.05, cluster);
    record.above[0] = binomial(random, 600, 0.5);
    record.above[2] = binomial(random, 600, 0.01);
  }
  return state;
}

test("one φ per harm stream, near the size of the clusters that errors come in", () => {
  const [errors = 0, p50 = 0, p99 = 0] = dayDesignEffects(served(1_000, 5), frame, at(1_000));
  expect(errors).toBeGreaterThan(4.5);
  expect(errors).toBeLessThan(6.5);
  expect(Math.max(p50, p99)).toBeLessThan(1.3);
});

test("too few panes say nothing, and without a reference there are no streams", () => {
  expect(dayDesignEffects(served(150, 5), frame, at(150))).toEqual([1, 1, 1]);
  expect(dayDesignEffects(served(1_000, 5), null, at(1_000))).toEqual([]);
});

test("the running ten minutes are not in it, so that a restart within them measures the same", () => {
  const block = at(960);
  const measured = dayDesignEffects(served(960, 5), frame, block);
  const later = served(1_000, 5);
  expect(dayDesignEffects(later, frame, at(1_000))).toEqual(measured);
  expect(dayDesignEffects(served(1_000, 5), frame, block + 590_000)).toEqual(measured);
});

test("it is measured anew when the next ten minutes begin", () => {
  const state = served(1_000, 5);
  const first = dayDesignEffects(state, frame, at(960));
  expect(dayDesignEffects(state, frame, at(1_020))).not.toEqual(first);
});
