/** Where a first start begins: only what comes, everything the log holds, or a span back. */
export type StartFrom =
  | { readonly kind: "latest" }
  | { readonly kind: "earliest" }
  | { readonly kind: "ago"; readonly spanMs: number };

/** How far back a lost store is rebuilt. */
const lostStoreReplayMs = 24 * 3_600_000;

/** What is known of a partition when it is assigned. */
export interface PartitionFacts {
  /** Offset to read next by the store. */
  readonly stored: number | undefined;
  /** Whether the store knows any partition of this topic. */
  readonly topicStored: boolean;
  /** Offset that the group committed to the log. */
  readonly committed: number | undefined;
  /** Offset of the oldest record the log holds, and the one after its newest. */
  readonly low: number;
  readonly high: number;
  /** The topic was seen to vanish since the position was taken: this is another log under its name. */
  readonly anew: boolean;
}

/**
 * `stored`: as the store says. `gap`: the store's position is not in the log. `appeared`: a partition newer than the store.
 * `lostStore`: the group has read this partition before, and the store does not know. `firstStart`: nobody has.
 */
export interface StartPosition {
  readonly why: "stored" | "gap" | "appeared" | "lostStore" | "firstStart";
  readonly at: { readonly offset: number } | { readonly timestampMs: number };
}

/**
 * Decides where to begin to read a partition.
 *
 * A position above the log's end means that the log was made anew under the same name (or lost its tail, which cannot be told apart): all of it is read.
 */
export function startPosition(facts: PartitionFacts, startFrom: StartFrom, nowMs: number): StartPosition {
  const { stored, topicStored, committed, low, high, anew } = facts;
  if (stored !== undefined) {
    const held = !anew && stored >= low && stored <= high;
    return held ? { why: "stored", at: { offset: stored } } : { why: "gap", at: { offset: low } };
  }
  if (committed !== undefined && !anew) return { why: "lostStore", at: { timestampMs: nowMs - lostStoreReplayMs } };
  if (topicStored) return { why: "appeared", at: { offset: low } };
  if (startFrom.kind === "latest") return { why: "firstStart", at: { offset: high } };
  if (startFrom.kind === "earliest") return { why: "firstStart", at: { offset: low } };
  return { why: "firstStart", at: { timestampMs: nowMs - startFrom.spanMs } };
}
