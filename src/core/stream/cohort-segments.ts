import { hasFurther } from "./label-bits.ts";
import { LabelledGroup } from "./labelled-group.ts";
import { type PendingRow, unknownSegment } from "./pending-row.ts";

/** A cohort's predictions and labels by value of each segment key; only values that had a prediction take room. */
export class CohortSegments {
  /** By key, in the order of the model's settings, then by the value's code. */
  readonly byKey: readonly Map<number, LabelledGroup>[];

  constructor(keys: number) {
    this.byKey = Array.from({ length: keys }, () => new Map());
  }

  /** Counts a prediction (1) or takes it back (−1). */
  predict(row: PendingRow, sign: 1 | -1): void {
    for (let key = 0; key < this.byKey.length; key += 1) {
      const group = this.#group(key, row.segment(key));
      if (group !== undefined) group.predicted += sign;
    }
  }

  /** Counts a labelled prediction (1) or takes it back (−1), exactly. */
  join(row: PendingRow, largeErrorAt: number, sign: 1 | -1): void {
    const { predicted, label } = row;
    for (let key = 0; key < this.byKey.length; key += 1) {
      const group = this.#group(key, row.segment(key));
      if (row.shape.kind === "class") group?.joinClass(predicted, label, sign);
      else if (row.shape.kind === "set" || row.shape.kind === "ranking") group?.joinList(wrongList(row), sign);
      else group?.joinValue(predicted, label, largeErrorAt, sign);
    }
  }

  merge({ byKey }: CohortSegments): void {
    byKey.forEach((groups, key) => {
      for (const [code, group] of groups) this.#group(key, code)?.merge(group);
    });
  }

  #group(key: number, code: number): LabelledGroup | undefined {
    if (code === unknownSegment) return undefined;
    const groups = this.byKey[key];
    const known = groups?.get(code);
    if (known !== undefined) return known;
    const group = new LabelledGroup();
    groups?.set(code, group);
    return group;
  }
}

/** Whether a labelled list was wrong, as its cohort has it; undefined where nothing can be said. */
function wrongList(row: PendingRow): boolean | undefined {
  if (row.shape.kind === "ranking") {
    const { ranked, relevant } = row;
    return relevant.length === 0 ? undefined : !ranked.some((item) => relevant.includes(item));
  }
  const { predicted, label } = row;
  return hasFurther(predicted) && hasFurther(label) ? undefined : predicted !== label;
}
