import type { PendingShape } from "./pending-row.ts";
import type { JournalSettings } from "./row-journal.ts";

export interface LabelJoinSettings {
  readonly shape: PendingShape;
  /** How long a prediction waits for its label, and a label may still be corrected, event time; 14 d if left out. */
  readonly predictionRetentionMs?: number;
  /** How long a label waits for its prediction, event time; 24 h if left out. */
  readonly labelRetentionMs?: number;
  /** Most rows of both sides together; beyond, every second id is let go. */
  readonly rowLimit: number;
  /** Decides which ids a sample holds; any unsigned 32-bit number, never to change while rows are pending. */
  readonly salt: number;
  /** When the store's rows are written anew; left out but in tests. */
  readonly journal?: JournalSettings;
}

type Lasting = Omit<LabelJoinSettings, "journal">;

/** The same with nothing left out, as a join holds them. */
export type HeldJoinSettings = { -readonly [Name in keyof Lasting]-?: Lasting[Name] };
