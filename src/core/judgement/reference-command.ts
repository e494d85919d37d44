/** What a person asks about what models are judged by. Times are event time, epoch ms. */
export type ReferenceCommand =
  /** The panes of a span never enter a reference. */
  | {
      readonly kind: "taint";
      readonly model: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly why: string;
      readonly by: string;
    }
  /** Takes back the marks that lie inside a span. */
  | {
      readonly kind: "untaint";
      readonly model: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly by: string;
    }
  /** Makes a reference of what a version did in a span of the last week; it judges nothing until it is accepted. */
  | {
      readonly kind: "propose";
      readonly model: string;
      /** Null: the active version. */
      readonly version: string | null;
      /** Null: the last 24 h, up to now. */
      readonly fromMs: number | null;
      readonly toMs: number | null;
      readonly by: string;
    };

/** Puts a kept reference in force, for good. */
export interface AcceptCommand {
  readonly kind: "accept";
  readonly model: string;
  /** Null: the proposed one, or else the learned one that is in force. */
  readonly hash: string | null;
  readonly by: string;
}
