import { unseenTextLimit } from "../profile/unseen-names.ts";
import type { UnseenCategories } from "./unseen-book.ts";

/** Names added to a column at most, and the dictionary's end. */
const namesLimit = 128;
const dictionaryLimit = 1_024;

/** A category that a reference learns to know. */
export interface NewCategory {
  readonly text: string;
  readonly count: number;
}

/**
 * The categories that come often among unseen rows, with about as many rows as they had of these: their certain share of
 * the rows that were counted by name. One whose count is mostly a guess is left out.
 *
 * @param unseenRows of the span
 * @param known categories of the dictionary
 */
export function newCategories(found: UnseenCategories | undefined, unseenRows: number, known: number): NewCategory[] {
  if (found === undefined || unseenRows === 0) return [];
  const { names } = found;
  return (
    names
      .top(Math.min(namesLimit, dictionaryLimit - known))
      // What fills the limit may be the beginning of a longer text, which would never be met again.
      .filter(({ text, count, error }) => 2 * error <= count && text.length < unseenTextLimit)
      .map(({ text, count, error }) => ({
        text,
        count: Math.round(((count - error) / Math.max(1, names.namedRows)) * unseenRows),
      }))
      .filter(({ count }) => count > 0)
  );
}
