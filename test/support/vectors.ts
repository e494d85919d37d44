import { readFileSync } from "node:fs";
import { expect } from "vitest";

type VectorValue = number | string | readonly (number | string)[];
export type VectorRow = readonly VectorValue[];

/** The rows of each function in a vector file: arguments, then what must come out. */
export function vectorFile(name: string): (table: string) => readonly VectorRow[] {
  const tables: Record<string, VectorRow[]> = JSON.parse(
    readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8"),
  );
  return (table) => {
    const rows = tables[table];
    if (rows === undefined || rows.length === 0) throw new Error(`${name} has no table ${table}`);
    return rows;
  };
}

/** A vector's number; JSON has no infinity, so that is a word there. */
export function numberIn(row: VectorRow, index: number): number {
  return Number(row[index]);
}

/** Holds when a number is within `relative` of the expected one. */
export function expectRelative(actual: number, expected: number, relative: number, of: string): void {
  if (actual === expected) return;
  const error = Math.abs(actual - expected) / Math.abs(expected);
  expect(error, `${of}: ${actual} instead of ${expected}`).toBeLessThanOrEqual(relative);
}

/** The same for a probability given by its logarithm; below e^-700, where no double holds it, for the logarithm. */
export function expectLog(actual: number, expected: number, relative: number, of: string): void {
  if (actual === expected) return;
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected) / 700);
  expect(error, `${of}: ${actual} instead of ${expected}`).toBeLessThanOrEqual(relative);
}
