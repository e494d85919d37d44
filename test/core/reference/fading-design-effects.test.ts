import { expect, test } from "vitest";
import { FadingDesignEffects } from "../../../src/core/reference/fading-design-effects.ts";
import { clusteredBinomial } from "../../support/binomial.ts";
import { seededRandom } from "../../support/random.ts";

const trials = 1_000;

function measured(cluster: number, panes: number, rate: (pane: number) => number): number {
  const random = seededRandom(5);
  const effects = new FadingDesignEffects(1);
  for (let pane = 0; pane < panes; pane += 1)
    effects.add([clusteredBinomial(random, trials, rate(pane), cluster)], [trials]);
  return effects.upperLimit(0);
}

test("clusters of equal outcomes are measured as their size, from above", () => {
  for (const cluster of [1, 5, 10]) {
    const effect = measured(cluster, 8_640, () => 0.1);
    expect(effect).toBeGreaterThan(cluster * 0.97);
    expect(effect).toBeLessThan(cluster * 1.15);
  }
});

test("a day wave of half the rate is no cluster", () => {
  const wave = (pane: number) => 0.1 * (1 + 0.5 * Math.sin((2 * Math.PI * pane) / 8_640));
  expect(measured(1, 8_640, wave)).toBeLessThan(1.1);
});

test("what was long ago fades, too few panes say nothing, and panes without rows neither", () => {
  expect(measured(5, 150, () => 0.1)).toBe(1);
  const random = seededRandom(7);
  const effects = new FadingDesignEffects(1);
  for (let pane = 0; pane < 3 * 8_640; pane += 1) {
    const cluster = pane < 2_000 ? 10 : 1;
    effects.add([clusteredBinomial(random, trials, 0.1, cluster)], [trials]);
    effects.add([0], [0]);
  }
  expect(effects.upperLimit(0)).toBeLessThan(1.5);
});

test("a state goes on as if never stopped, and one of another size is refused", () => {
  const [whole, first] = [new FadingDesignEffects(1), new FadingDesignEffects(1)];
  const counts = Array.from({ length: 400 }, (_, pane) => 80 + ((pane * 37) % 50));
  for (const [i, k] of counts.entries()) {
    whole.add([k], [trials]);
    if (i < 200) first.add([k], [trials]);
  }
  const second = new FadingDesignEffects(1, first.state.slice());
  for (const k of counts.slice(200)) second.add([k], [trials]);
  expect(second.upperLimit(0)).toBe(whole.upperLimit(0));
  expect(() => new FadingDesignEffects(2, first.state)).toThrow(RangeError);
});
