/** Records side by side in one buffer; the buffer belongs to whoever is given it. */
export interface PostedRecords {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly records: readonly PostedRecord[];
}

/** One posted record: its topic, when it came (epoch ms), and where it stands in the buffer. */
export interface PostedRecord {
  readonly topic: string;
  readonly timestampMs: number;
  readonly start: number;
  readonly end: number;
}

/** A record that waits, with its place in its topic's only partition. */
export interface WaitingRecord extends PostedRecord {
  readonly offset: number;
}

/** Records of one topic in the order of their offsets, side by side in one buffer. */
export interface WaitingRecords {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly records: readonly WaitingRecord[];
}

/** What waits in a topic: offsets from `low` (inclusive) to `high` (exclusive), without a hole. */
export interface WaitingTopic {
  readonly topic: string;
  readonly low: number;
  readonly high: number;
  readonly bytes: number;
}

/** `ok`: what now waits in the topics that were posted to. After `failed` nothing of it is in the store. */
export type Posted = { readonly ok: readonly WaitingTopic[] } | { readonly failed: string };

/**
 * Records that were posted and wait to be counted: a log of one partition per topic, kept beside the state.
 *
 * A checkpoint's position of a topic removes everything below it, in the same transaction; offsets are never used again.
 */
export interface InboxStore {
  /**
   * Adds records behind those of their topics, all or none; resolves once they would survive a power cut.
   * The buffer may be taken away from the caller.
   */
  post(posted: PostedRecords): Promise<Posted>;
  /** The records of a topic from an offset on: at most so many, and none after so many bytes. */
  waitingRecords(
    topic: string,
    from: number,
    mostRecords: number,
    mostBytes: number,
  ): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly records: readonly WaitingRecord[] }>;
  /** What waits in each of these topics; an empty one goes on at its position. */
  waiting(topics: readonly string[]): Promise<readonly WaitingTopic[]>;
}
