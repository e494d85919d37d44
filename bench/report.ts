import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWideCsv } from "./report/wide-csv.ts";
import type { Figures, Part } from "./support/part.ts";

/** `driftline report` on two wide CSV files, every mode and the page: within a minute and 1 GiB is the aim. */
export const report: Part = {
  name: "report",
  measure: async ({ quick, said }) => {
    const [columns, rows] = [quick ? 100 : 1_000, 100_000];
    const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
    try {
      const [reference, live] = [join(folder, "reference.csv"), join(folder, "live.csv")];
      said(`writing two files of ${columns} columns × ${rows} rows`);
      writeWideCsv(reference, rows, columns, 1, 0);
      writeWideCsv(live, rows, columns, 2, 0.3);
      const figures: Record<string, number | Figures> = {
        columns,
        rows,
        fileMiB: statSync(reference).size / 2 ** 20,
      };
      for (const mode of ["driftline", "evidently", "nannyml"]) {
        said(`report --mode ${mode}`);
        figures[mode] = await timed([reference, live, "--mode", mode, "--html", join(folder, `${mode}.html`)]);
      }
      return figures;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const child = fileURLToPath(new URL("./report/child.ts", import.meta.url));

function timed(args: readonly string[]): Promise<Figures> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [child, "report", ...args], (error, _, stderr) => {
      // 1 says that there is drift.
      if (error !== null && error.code !== 1) reject(error);
      else resolve({ seconds: (performance.now() - start) / 1_000, ...JSON.parse(stderr) });
    });
  });
}
