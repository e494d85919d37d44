/** What keeps every order back on purpose. */
export interface FreezeView {
  /** Declared by a person, who may lift it; else a maintenance window of the settings. */
  readonly byHand: boolean;
  readonly text: string;
}

/** An announced change. */
export interface ChangeView {
  readonly id: string;
  readonly what: string;
  /** Null: every model, every version. */
  readonly model: string | null;
  readonly version: string | null;
  readonly expects: string | null;
  readonly at: number;
  readonly until: number | null;
  readonly by: string;
  /** Its effect is expected now. */
  readonly isExpected: boolean;
}

/** A rolled-back version whose return is an alert. */
export interface QuarantineView {
  readonly model: string;
  readonly version: string;
  readonly orderId: string;
  readonly until: number;
}
