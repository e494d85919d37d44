import { closeSync, openSync, writeSync } from "node:fs";
import { Random } from "../../src/demo/random.ts";

const rowsPerWrite = 500;
const colours = ["red", "green", "blue", "grey"];

/** Writes a table of nine numeric columns to each categorical one; every fiftieth column is moved by `shift`. */
export function writeWideCsv(path: string, rows: number, columns: number, seed: number, shift: number): void {
  const random = new Random(seed);
  const file = openSync(path, "w");
  writeSync(file, `${Array.from({ length: columns }, (_, column) => `f${column}`).join(",")}\n`);
  let lines: string[] = [];
  for (let row = 1; row <= rows; row += 1) {
    const cells = Array.from({ length: columns }, (_, column) => {
      if (column % 10 === 9) return colours[Math.floor(random.uniform() * colours.length)];
      return (random.uniform() + random.uniform() + random.uniform() + (column % 50 === 7 ? shift : 0)).toFixed(6);
    });
    lines.push(cells.join(","));
    if (row % rowsPerWrite !== 0 && row !== rows) continue;
    writeSync(file, `${lines.join("\n")}\n`);
    lines = [];
  }
  closeSync(file);
}
