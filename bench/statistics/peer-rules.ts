import { normal } from "../../test/support/random.ts";
import { type Bend, dayWave, featureWindows, windowsPerDay } from "../support/feature-windows.ts";
import { evidentlyRules, nannymlRule } from "../support/peer-windows.ts";
import { driftStreams, type Rule, windowRules } from "../support/window-rules.ts";
import { type Published, publishedRules } from "./published-rules.ts";

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

/** Rules by name, fresh for windows of that many rows, and how long each is given to find a fault. */
function rulesFor(rows: number): Readonly<Record<string, { start: () => Rule; longest: number }>> {
  const alone = { ...windowRules, ...evidentlyRules, "NannyML JS mean + 3σ": nannymlRule(rows) };
  return {
    ...Object.fromEntries(Object.entries(alone).map(([name, rule]) => [name, { start: () => rule, longest: 12 }])),
    "e-SR, three families": { start: () => driftStreams(true), longest: 60 },
    "e-SR, no hours known": { start: () => driftStreams(false), longest: 60 },
  };
}

/** Alarmed windows of each rule on the same stream. */
export function countAlarms(rows: number, windows: number, bend: Bend): Readonly<Record<string, number>> {
  const next = featureWindows(rows, 3, bend);
  const started = Object.entries(rulesFor(rows)).map(([name, { start }]) => ({ name, rule: start(), alarms: 0 }));
  // Fewer windows than a day has are spread over it, so that they see all of its wave.
  const stride = Math.max(1, Math.floor(windowsPerDay / windows));
  for (let window = 0; window < windows; window += 1) {
    const drawn = next(window * stride);
    for (const entry of started) if (entry.rule(drawn)) entry.alarms += 1;
  }
  return Object.fromEntries(started.map(({ name, alarms }) => [name, alarms]));
}

/** Windows from a fault to each rule's alarm by run; Infinity where it is not seen in the rule's time. */
function delays(rows: number, runs: number, bend: Bend): Readonly<Record<string, number[]>> {
  const rules = Object.entries(rulesFor(rows));
  const found: Record<string, number[]> = Object.fromEntries(rules.map(([name]) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    const next = featureWindows(rows, 100 + run, bend);
    const open = new Map(rules.map(([name, { start, longest }]) => [name, { rule: start(), longest }]));
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

/**
 * Prints alarms in 288 windows of 15 features without drift, and mean windows to the first alarm: measured / published,
 * for windows of 1,000 and of 10,000 rows. NannyML's limits are themselves a draw, from ten chunks of one reference: with
 * other seeds of it the same rule alarms several times as often or as rarely.
 */
export function peerRules(full: boolean): void {
  printRules("1,000", { rows: 1_000, windows: (full ? 2 : 0.5) * windowsPerDay, runs: full ? 20 : 3, of: 576 });
  printRules("10,000", { rows: 10_000, windows: (full ? 2 / 3 : 1 / 6) * windowsPerDay, runs: full ? 10 : 2, of: 192 });
}

interface Extent {
  readonly rows: number;
  readonly windows: number;
  /** For each delay. */
  readonly runs: number;
  /** Windows of the published counts. */
  readonly of: number;
}

function printRules(name: keyof Published, { rows, windows, runs, of }: Extent): void {
  const quiet = [countAlarms(rows, windows, (value) => value), countAlarms(rows, windows, dayWave)];
  const late = Object.values(faults).map((bend) => delays(rows, runs, bend));
  const columns = ["no drift", "day wave", ...Object.keys(faults)];
  const table = Object.keys(rulesFor(rows)).map((rule) => {
    const measured = [
      ...quiet.map((counts) => (((counts[rule] ?? 0) * windowsPerDay) / windows).toFixed(1)),
      ...late.map((found) => shown(found[rule] ?? [])),
    ];
    const published = publishedRules[rule]?.[name] ?? [];
    return [rule, Object.fromEntries(columns.map((column, i) => [column, `${measured[i]} / ${published[i] ?? "?"}`]))];
  });
  console.log(`${name} rows a window, ${windows} windows, ${runs} runs for each delay (published: ${of} windows)`);
  console.table(Object.fromEntries(table));
}

function shown(windows: readonly number[]): string {
  const found = windows.filter(Number.isFinite);
  if (found.length === 0) return "–";
  const mean = (found.reduce((a, b) => a + b) / found.length).toFixed(1);
  return found.length === windows.length ? mean : `${mean} (${Math.round((100 * found.length) / windows.length)} %)`;
}
