/** What a classic change detector says of the newest value. */
export type Verdict = "quiet" | "warning" | "change";

/**
 * A change detector of the literature, fed value by value. For study and comparison only: none bounds the expected
 * number of false alarms of a stream that is looked at for ever, so none of them decides anything here.
 */
export interface ClassicDetector {
  /**
   * Takes the next value, in time order. After a change the next value starts anew.
   * @throws RangeError for a value outside the detector's domain, which leaves it as it was.
   */
  update(value: number): Verdict;
}

/** What a detector can be fed: a number of at most 1e150 either way, one in [0, 1], or 1 (wrong) and 0 (right). */
type Domain = "number" | "share" | "outcome";

/** The squares of larger numbers, summed, are not finite. */
const largestNumber = 1e150;

const inDomain: Readonly<Record<Domain, (value: number) => boolean>> = {
  number: (value) => Math.abs(value) <= largestNumber,
  share: (value) => value >= 0 && value <= 1,
  outcome: (value) => value === 0 || value === 1,
};

/** A detector that checks its values and starts its rule anew after each change. */
export function restarting(domain: Domain, start: () => (value: number) => Verdict): ClassicDetector {
  let rule = start();
  let changed = false;
  return {
    update(value) {
      if (!inDomain[domain](value)) throw new RangeError(`${value} is no ${domain} that a detector can take`);
      if (changed) rule = start();
      const verdict = rule(value);
      changed = verdict === "change";
      return verdict;
    },
  };
}
