import { unknownSegment } from "./pending-row.ts";
import type { RowGroup } from "./row-batch.ts";

/** Writes the codes of a row's segments as a label join keeps them. */
export function readSegments({ segments }: RowGroup, row: number, codes: Uint32Array): void {
  for (let key = 0; key < codes.length; key += 1) codes[key] = segments?.[key]?.[row] ?? unknownSegment;
}
