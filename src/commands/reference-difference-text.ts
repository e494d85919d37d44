import type {
  ColumnDifference,
  Measured,
  RateDifference,
  ReferenceDifference,
} from "../core/drift/reference-difference.ts";

/** A side of the comparison, in a line. */
export interface ComparedSide {
  readonly hash: string;
  readonly rows: number;
  readonly from: string;
}

/** A difference of two references as a table: rates first, then columns, those that moved most on top. */
export function differenceText(
  from: ComparedSide,
  to: ComparedSide,
  { rates, columns }: ReferenceDifference,
  notes: readonly string[] = [],
): string {
  const moved = [...columns].sort((a, b) => distanceOf(b) - distanceOf(a));
  return [
    `old ${from.hash.slice(0, 12)}: ${from.rows} rows, ${from.from}`,
    `new ${to.hash.slice(0, 12)}: ${to.rows} rows, ${to.from}`,
    ...notes.map((note) => `  note: ${note}`),
    "",
    row("rate", "old", "new", ""),
    ...rates.map(rateLine),
    "",
    row("column", "ks", "psi", "missing old", "missing new", ""),
    ...moved.map(columnLine),
  ].join("\n");
}

function rateLine({ rate, from, to }: RateDifference): string {
  const told = (side: Measured | null): string => {
    if (side === null) return "unknown";
    return rate === "error_rate" ? percent(side.value) : `${side.value.toPrecision(3)} ms`;
  };
  const isApart = from?.high !== undefined && to?.high !== undefined && apart(from, to);
  return row(rate, told(from), told(to), isApart ? "95 % intervals do not meet" : "");
}

function apart(a: Measured, b: Measured): boolean {
  return (a.low ?? 0) > (b.high ?? 1) || (b.low ?? 0) > (a.high ?? 1);
}

function columnLine({ name, change, distances, isApproximate, missing }: ColumnDifference): string {
  const told = (of: string): string => {
    const reading = distances.find((one) => one.name === of);
    if (reading === undefined || Number.isNaN(reading.value)) return "–";
    const { value, low, high } = reading;
    return isApproximate && low !== undefined && high !== undefined
      ? `${low.toFixed(3)}…${high.toFixed(3)}`
      : value.toFixed(4);
  };
  const share = (value: number | null): string => (value === null ? "–" : percent(value));
  const isDrifting = distances.some(({ verdict }) => verdict === "drifting");
  const said = change === "both" ? (isDrifting ? "moved" : "") : change;
  return row(name, told("ks"), told("psi"), share(missing.from), share(missing.to), said);
}

/** How far a column is to be up: changed ones first, then by PSI. */
function distanceOf({ change, distances }: ColumnDifference): number {
  if (change !== "both") return Number.POSITIVE_INFINITY;
  return distances.find(({ name }) => name === "psi")?.value ?? 0;
}

function row(...cells: readonly string[]): string {
  return `  ${cells.map((cell, i) => cell.padEnd(i === 0 ? 24 : 16)).join("")}`.trimEnd();
}

function percent(share: number): string {
  return Number.isNaN(share) ? "unknown" : `${(100 * share).toPrecision(3)} %`;
}
