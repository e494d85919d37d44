/** Panes that are not to be learned from, as they are known now. */
export interface Excluded {
  /** Whether a pane is left out even where it has been learned already. */
  has(paneStartMs: number): boolean;
  /** Event time left out in [fromMs, toMs): the span is longer by as much. */
  coveredMs(fromMs: number, toMs: number): number;
}

export const nothingExcluded: Excluded = { has: () => false, coveredMs: () => 0 };
