import { textHash } from "../profile/text-hash.ts";

/** Relevant items of an answer that are kept with it, at least; a label of more cannot be used. */
const leastRelevant = 16;

/** Most relevant items of an answer that is judged by its first `depth`. */
export function relevantLimit(depth: number): number {
  return Math.max(leastRelevant, depth);
}

/** An item as rows keep it: 32 bits, never 0. Two items of an answer and its label meet by chance once in 10^7 answers. */
function itemHash(item: string | number): number {
  return textHash(String(item)).low || 1;
}

/** The first `depth` different items, best first. */
export function rankedItems(list: readonly (string | number)[], depth: number): Uint32Array {
  const items = new Set<number>();
  for (const item of list) {
    if (items.size === depth) break;
    items.add(itemHash(item));
  }
  return Uint32Array.from(items);
}

/** The different items of a label, in an order that does not depend on theirs; undefined if they are too many. */
export function relevantItems(list: readonly (string | number)[], depth: number): Uint32Array | undefined {
  const items = new Set(list.map(itemHash));
  return items.size > relevantLimit(depth) ? undefined : Uint32Array.from(items).sort();
}
