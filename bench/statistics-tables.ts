import { costs } from "./statistics/costs.ts";
import { headToHead } from "./statistics/head-to-head.ts";
import { peerRules } from "./statistics/peer-rules.ts";
import { psiLimits } from "./statistics/psi-limits.ts";

/**
 * `node bench/statistics-tables.ts [TABLE...] [--full]`: the tables that the choice of statistics rests on, drawn anew from
 * seeds, each cell beside the published figure. All in a few minutes; `--full` with the published numbers of runs.
 */
const tables: Readonly<Record<string, readonly [title: string, print: (full: boolean) => unknown]>> = {
  psi: ["Critical values of PSI by sample size", psiLimits],
  rules: ["Rules on windows of 15 features", peerRules],
  classic: ["Classic detectors on single outcomes of rate .05", headToHead],
  delay: ["Panes from a rise of the error rate to the alarm", () => import("./detection-delay.ts")],
  year: ["A stream-year on which nothing is wrong, and delays", () => import("./stream-year.ts")],
  versions: ["Two versions at once", () => import("./two-versions.ts")],
  cost: ["Costs of a value and of a pane", costs],
};

const words = process.argv.slice(2);
const names = words.filter((word) => word !== "--full");
const strange = names.filter((name) => !(name in tables));
if (strange.length > 0)
  throw new RangeError(`no table ${strange.join(", ")}: there are ${Object.keys(tables).join(", ")}`);
for (const [name, [title, print]] of Object.entries(tables)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n${name}: ${title}`);
  await print(words.includes("--full"));
}
