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
    };
