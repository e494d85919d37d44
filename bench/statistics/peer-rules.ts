import { normal } from "../../test/support/random.ts";
import { type Bend, dayWave, featureWindows, windowsPerDay } from "../support/feature-windows.ts";
import { driftStreams, type Rule, windowRules } from "../support/window-rules.ts";

const inFirst =
  (change: (value: number, random: () => number) => number): Bend =>
  (value, feature, _, random) =>
    feature === 0 ? change(value, random) : value;

const faults: Readonly<Record<string, Bend>> = {
  "mean +.1σ": inFirst((value) => value + 0.1),
  "mean +.25σ": inFirst((value) => value + 0.25),
  "sd ×1.2": inFirst((value) => value * 1.2),
  "5 % at one value": inFirst((value, random) => (random() < 0.05 ? 0.3 : value)),
  "2 % ×10": inFirst((value, random) => (random() < 0.02 ? 10 * normal(random) : value)),
};

/** Published for 1,000 rows a window: alarms in 288 windows without drift and with a day wave, then windows to the alarm. */
const published: Readonly<Record<string, readonly string[]>> = {
  "KS p < .05": ["157", "208", "1.3", "1", "1", "1.4", "2.5"],
  "KS Bonferroni": ["12.5", "40.5", "2.6", "1", "2", "6–7", "30 %"],
  "KS BH": ["12.5", "40.5", "2.6", "1", "2", "6–7", "30 %"],
  "KS D > .1": ["0", "0", "–", "1.5", "–", "–", "–"],
  "W-norm ≥ .1": ["30", "56.5", "1.8", "1", "1", "9 (60 %)", "1"],
  "half of W-norm ≥ .1": ["0", "0", "–", "–", "–", "–", "–"],
  "PSI₁₀ min-effect": ["0", "0", "–", "6.3", "30 %", "–", "–"],
  "e-SR, three families": ["0", "0", "41", "2.3", "9.3", "4.2", "6.7"],
};

const rules: Readonly<Record<string, { start: () => Rule; longest: number }>> = {
  ...Object.fromEntries(Object.entries(windowRules).map(([name, rule]) => [name, { start: () => rule, longest: 12 }])),
  "e-SR, three families": { start: () => driftStreams(true), longest: 60 },
  "e-SR, no hours known": { start: () => driftStreams(false), longest: 60 },
};

/** Alarmed windows of each rule on the same stream. */
export function countAlarms(rows: number, windows: number, bend: Bend): Readonly<Record<string, number>> {
  const next = featureWindows(rows, 3, bend);
  const started = Object.entries(rules).map(([name, { start }]) => ({ name, rule: start(), alarms: 0 }));
  for (let window = 0; window < windows; window += 1) {
    const drawn = next(window);
    for (const entry of started) if (entry.rule(drawn)) entry.alarms += 1;
  }
  return Object.fromEntries(started.map(({ name, alarms }) => [name, alarms]));
}

/** Windows from a fault to each rule's alarm by run; Infinity where it is not seen in the rule's time. */
function delays(rows: number, runs: number, bend: Bend): Readonly<Record<string, number[]>> {
  const found: Record<string, number[]> = Object.fromEntries(Object.keys(rules).map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    const next = featureWindows(rows, 100 + run, bend);
    const open = new Map(Object.entries(rules).map(([name, { start, longest }]) => [name, { rule: start(), longest }]));
    for (let window = 1; open.size > 0; window += 1) {
      const drawn = next(window);
      for (const [name, { rule, longest }] of open) {
        const alarmed = rule(drawn);
        if (!alarmed && window < longest) continue;
        found[name]?.push(alarmed ? window : Infinity);
        open.delete(name);
      }
    }
  }
  return found;
}

/** Prints alarms in 288 windows of 15 features without drift, and mean windows to the first alarm: measured / published. */
export function peerRules(full: boolean): void {
  const [rows, days, runs] = [1_000, full ? 2 : 0.5, full ? 20 : 3];
  const windows = days * windowsPerDay;
  const quiet = [countAlarms(rows, windows, (value) => value), countAlarms(rows, windows, dayWave)];
  const late = Object.values(faults).map((bend) => delays(rows, runs, bend));
  const columns = ["no drift", "day wave", ...Object.keys(faults)];
  const table = Object.keys(rules).map((name) => {
    const measured = [
      ...quiet.map((counts) => ((counts[name] ?? 0) / days).toFixed(1)),
      ...late.map((found) => shown(found[name] ?? [])),
    ];
    return [
      name,
      Object.fromEntries(columns.map((column, i) => [column, `${measured[i]} / ${published[name]?.[i] ?? "?"}`])),
    ];
  });
  console.log(`${rows} rows a window, ${windows} windows, ${runs} runs for each delay (published: 576 windows)`);
  console.table(Object.fromEntries(table));
}

function shown(windows: readonly number[]): string {
  const found = windows.filter(Number.isFinite);
  if (found.length === 0) return "–";
  const mean = (found.reduce((a, b) => a + b) / found.length).toFixed(1);
  return found.length === windows.length ? mean : `${mean} (${Math.round((100 * found.length) / windows.length)} %)`;
}
