import { expect, test } from "vitest";
import { contenders, delay, falseAlarms } from "../../bench/statistics/head-to-head.ts";
import { countAlarms } from "../../bench/statistics/peer-rules.ts";
import { measurePsi, type PsiRow, psiRows } from "../../bench/statistics/psi-limits.ts";
import { dayWave } from "../../bench/support/feature-windows.ts";

test.each(psiRows.slice(0, 5))("PSI of $cells bins and $rows rows has the published mean and limits", (row: PsiRow) => {
  const [mean, limit5, above5, limit01, , aboveTenth] = measurePsi(row, 2_000);
  expect(mean / row.expected[0]).toBeGreaterThan(0.95);
  expect(mean / row.expected[0]).toBeLessThan(1.06);
  expect([limit5, limit01].map((limit) => limit.toFixed(4))).toEqual(
    [row.expected[1], row.expected[3]].map((limit) => limit.toFixed(4)),
  );
  expect(Math.abs(above5 - row.expected[2])).toBeLessThan(0.02);
  expect(Math.abs(aboveTenth - row.expected[5])).toBeLessThan(0.04);
});

test("on windows without drift p-values below .05 are many, and neither a rule of effect nor the detectors alarm", () => {
  for (const bend of [(value: number) => value, dayWave]) {
    const alarms = countAlarms(1_000, 24, bend);
    expect(alarms["KS p < .05"]).toBeGreaterThan(6);
    expect(alarms["NannyML JS mean + 3σ"]).toBeGreaterThan(0);
    expect(alarms["KS D > .1"]).toBe(0);
    expect(alarms["Evidently PSI ≥ .1"]).toBe(0);
    expect(alarms["e-SR, three families"]).toBe(0);
  }
});

test("of all contenders the e-SR is the first to see a doubled rate, but for those that cry on a steady one", () => {
  const means = new Map(contenders.map(([name, start]) => [name, delay(start, 0.1, 5)]));
  const best = means.get("e-SR m=p0");
  expect(best?.missed).toBe(0);
  expect(best?.mean).toBeLessThan(800);
  for (const name of ["HDDM_A", "HDDM_W", "ADWIN", "Page-Hinkley", "DDM"]) {
    const { mean = 0, missed = 0 } = means.get(name) ?? {};
    expect(missed === 5 || mean > (best?.mean ?? 0), name).toBe(true);
  }
  const alarms = (name: string) => falseAlarms(contenders.find(([known]) => known === name)?.[1] ?? never, 100_000);
  expect(alarms("CUSUM")).toBeGreaterThan(30);
  expect(alarms("e-SR m=p0")).toBe(0);
});

function never(): never {
  throw new Error("no such contender");
}
