import { unseen } from "../profile/column-values.ts";
import { UnseenNames } from "../profile/unseen-names.ts";
import type { Run } from "./rows-in-order.ts";

/** Names of unseen categories by column of the layout. */
export type NamesByColumn = ReadonlyMap<number, UnseenNames>;

/** At most so many panes, and columns of each, have names at a time: 25 kB each where texts are long and many. */
const paneLimit = 64;
const columnLimit = 16;

/**
 * The names of unseen categories in open panes. They are values, not counts: they stay in memory, so that after a
 * restart a pane has only the names that came since.
 */
export class PaneNames {
  readonly #panes = new Map<string, Map<number, UnseenNames>>();

  /** Takes the unseen texts of a run into the pane of that key. */
  add(key: string, { group, from, to }: Run): void {
    if (group.schema.provisional) return;
    group.unseenTexts?.between(from, to, (row, column, text) => {
      // A later value of the same row and column counts instead.
      if (group.columns[column]?.flags[row] === unseen) this.#of(key, column)?.add(text);
    });
  }

  /** The names of a pane that closes; they are forgotten here. */
  take(key: string): NamesByColumn | undefined {
    const names = this.#panes.get(key);
    this.#panes.delete(key);
    return names;
  }

  #of(key: string, column: number): UnseenNames | undefined {
    const pane = this.#panes.get(key) ?? new Map<number, UnseenNames>();
    const known = pane.get(column);
    if (known !== undefined) return known;
    if (pane.size >= columnLimit || (this.#panes.size >= paneLimit && !this.#panes.has(key))) return undefined;
    const fresh = new UnseenNames();
    this.#panes.set(key, pane.set(column, fresh));
    return fresh;
  }
}
