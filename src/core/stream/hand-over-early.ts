import type { OpenJoin } from "./open-join.ts";
import { restated } from "./row-meaning.ts";

/** Gives a join the labels that wait in another one, read as its own task reads them; those it can make nothing of are lost. */
export function handOverEarly(before: OpenJoin, to: OpenJoin): void {
  before.join.eachEarly((high, low, { value, atMs, earliestMs }) => {
    const usable = value === undefined ? undefined : restated(value, before, to);
    if (Number.isNaN(usable)) return;
    if (earliestMs !== undefined && earliestMs < atMs) to.join.label(high, low, earliestMs, usable);
    to.join.label(high, low, atMs, usable);
  });
}
