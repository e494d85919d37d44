import { labelOf, type OpenJoin } from "./open-join.ts";

/** Gives a join the labels that wait in another one, read as its own task reads them; those it can make nothing of are lost. */
export function handOverEarly(before: OpenJoin, to: OpenJoin): void {
  before.join.eachEarly((high, low, { value, atMs, earliestMs }) => {
    const said = value === undefined ? undefined : before.task.kind === "class" ? before.classes.texts[value] : value;
    const usable = said === undefined ? undefined : labelOf(to, said);
    if (Number.isNaN(usable)) return;
    if (earliestMs !== undefined && earliestMs < atMs) to.join.label(high, low, earliestMs, usable);
    to.join.label(high, low, atMs, usable);
  });
}
