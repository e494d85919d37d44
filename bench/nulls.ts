import { harmAlarms, nullModels } from "../test/support/null-years.ts";

/**
 * `node bench/nulls.ts [--years N]`: harm alarms (errors, latency over p50 and over p99 together, one budget of one a
 * year) in simulated years of 10 s panes on which nothing is wrong. Each year learns its own reference from the panes
 * before it. At most one alarm a year is expected of each null, none is the aim.
 */
const flag = process.argv.indexOf("--years");
const years = flag < 0 ? 1 : Number(process.argv[flag + 1]);
if (!Number.isInteger(years) || years < 1) throw new RangeError("--years takes a whole number from 1 on");

const table: Record<string, { alarms: number; years: number; "at most": number; seconds: number }> = {};
for (const [name, model] of Object.entries(nullModels)) {
  const startedMs = performance.now();
  let alarms = 0;
  for (let year = 1; year <= years; year += 1) alarms += harmAlarms(model, year);
  table[name] = { alarms, years, "at most": years, seconds: Math.round((performance.now() - startedMs) / 1_000) };
  console.log(`${name}: ${alarms} alarms in ${years} years`);
}
console.table(table);
