import { harmAlarms, nullModels } from "../test/support/null-years.ts";

/**
 * `node bench/nulls.ts [--years N] [--hourly]`: harm alarms (errors, latency over p50 and over p99, one budget of one a
 * year together) in simulated years of 10 s panes on which nothing is wrong. Each year learns its own reference from the
 * panes before it. At most one alarm a year is expected of each null, none is the aim. `--hourly`: limits that follow
 * the hours of the reference.
 */
const flag = process.argv.indexOf("--years");
const years = flag < 0 ? 1 : Number(process.argv[flag + 1]);
if (!Number.isInteger(years) || years < 1) throw new RangeError("--years takes a whole number from 1 on");
const shape = process.argv.includes("--hourly") ? "hourly" : "constant";

const table: Record<string, Record<string, number>> = {};
for (const [name, model] of Object.entries(nullModels)) {
  const startedMs = performance.now();
  const alarms: Record<string, number> = {};
  for (let year = 1; year <= years; year += 1)
    for (const [metric, count] of Object.entries(harmAlarms(model, year, { shape })))
      alarms[metric] = (alarms[metric] ?? 0) + count;
  const all = Object.values(alarms).reduce((a, b) => a + b);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  table[name] = { ...alarms, all, years, "at most": years, seconds };
  console.log(`${name}: ${all} alarms in ${years} years`);
}
console.table(table);
