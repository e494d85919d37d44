import { ConfusionCounts } from "../profile/confusion-counts.ts";
import { ErrorSums } from "../profile/error-sums.ts";
import { largestValue } from "../profile/regression-sums.ts";
import { unknownClass } from "./pending-row.ts";

/** Classes that are told apart in a group: those of the first codes. Rows of further ones are right or wrong. */
const groupClassLimit = 8;

/** What labels said of the predictions with one value of a segment. */
export class LabelledGroup {
  predicted = 0;
  labelled = 0;
  /** As in `Cohort`. */
  undecided = 0;
  confusion: ConfusionCounts | undefined;
  errors: ErrorSums | undefined;
  /** Labelled values of cohorts that know which errors are large, and those that were off by more; or lists, and wrong ones. */
  sized = 0;
  large = 0;

  /** Counts (1) a labelled class or takes it back (−1), exactly. */
  joinClass(predicted: number, label: number, sign: 1 | -1): void {
    this.labelled += sign;
    this.confusion ??= new ConfusionCounts(0, groupClassLimit);
    if (predicted === unknownClass && label === unknownClass) this.undecided += sign;
    else this.confusion.add(label, predicted, sign);
  }

  /** The same of a value. */
  joinValue(predicted: number, label: number, largeErrorAt: number, sign: 1 | -1): void {
    this.labelled += sign;
    this.errors ??= new ErrorSums();
    if (Math.max(Math.abs(predicted), Math.abs(label)) > largestValue) {
      this.undecided += sign;
      return;
    }
    this.errors.add(predicted, label, sign);
    if (Number.isNaN(largeErrorAt)) return;
    this.sized += sign;
    if (Math.abs(predicted - label) > largeErrorAt) this.large += sign;
  }

  /** The same of a list, of which is only known whether it was wrong; undefined: not even that. */
  joinList(wrong: boolean | undefined, sign: 1 | -1): void {
    this.labelled += sign;
    if (wrong === undefined) this.undecided += sign;
    else this.sized += sign;
    if (wrong === true) this.large += sign;
  }

  /** Labelled predictions that were wrong, of those of which that can be said. */
  get wrong(): { readonly successes: number; readonly trials: number } {
    if (this.confusion === undefined) return { successes: this.large, trials: this.sized };
    const { rows, right } = this.confusion.totals();
    return { successes: rows - right, trials: rows };
  }

  merge({ predicted, labelled, undecided, confusion, errors, sized, large }: LabelledGroup): void {
    this.predicted += predicted;
    this.labelled += labelled;
    this.undecided += undecided;
    this.sized += sized;
    this.large += large;
    if (confusion !== undefined) {
      this.confusion ??= new ConfusionCounts(0, groupClassLimit);
      this.confusion.merge(confusion);
    }
    if (errors === undefined) return;
    this.errors ??= new ErrorSums();
    this.errors.merge(errors);
  }
}
