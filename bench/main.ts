import { idle } from "./idle.ts";
import { page } from "./page.ts";
import { pane } from "./pane.ts";
import { posting } from "./posting.ts";
import { report } from "./report.ts";
import { scrape } from "./scrape.ts";
import { statistics } from "./statistics.ts";
import type { Figures, Part } from "./support/part.ts";
import { throughput } from "./throughput.ts";

/** `npm run bench -- [PART...] [--quick] [--json]`: measures all parts, or those named. */
const parts: readonly Part[] = [statistics, pane, scrape, page, report, throughput, posting, idle];

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith("--"));
const known = parts.map(({ name }) => name);
const strange = [
  ...names.filter((name) => !known.includes(name)),
  ...words.filter((word) => word.startsWith("--") && word !== "--json" && word !== "--quick"),
];
if (strange.length > 0) {
  console.error(`unknown: ${strange.join(", ")}. Parts: ${known.join(", ")}. Flags: --quick, --json`);
  process.exit(2);
}

const options = {
  quick: words.includes("--quick"),
  said: (text: string): void => console.error(`  ${text} …`),
};
const results: Record<string, Figures> = {};
for (const { name, measure } of parts) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.error(name);
  const figures = await measure(options);
  results[name] = figures;
  if (!words.includes("--json")) for (const line of lines(name, figures)) console.log(line);
}
if (words.includes("--json")) console.log(JSON.stringify({ node: process.version, ...results }));

function lines(path: string, figures: Figures): string[] {
  return Object.entries(figures).flatMap(([name, figure]) =>
    typeof figure === "number"
      ? [`${`${path}.${name}`.padEnd(52)} ${shown(figure)}`]
      : lines(`${path}.${name}`, figure),
  );
}

function shown(figure: number): string {
  return Math.abs(figure) >= 1_000 ? Math.round(figure).toLocaleString("en") : String(Number(figure.toPrecision(4)));
}
