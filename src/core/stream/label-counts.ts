import type { LabelOutcome } from "./apply-label.ts";

/** `unusable`: no class or number that the model's predictions could be compared with; of a version, a prediction that is none. */
export type CountedOutcome = LabelOutcome | "unusable";

/** Labels by what became of them and the version they were about ("" before that is known), since the start. */
export class LabelCounts {
  readonly byVersion = new Map<string, Map<CountedOutcome, number>>();

  count(version: string, outcome: CountedOutcome): void {
    const counts = this.byVersion.get(version) ?? new Map<CountedOutcome, number>();
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    this.byVersion.set(version, counts);
  }
}
