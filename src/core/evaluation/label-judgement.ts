import { labelBandOf } from "../detection/label-band.ts";
import type { StreamBand } from "../detection/stream-bands.ts";
import { errorsAtAge, type LabelAge, type LabelAgeRule, labelAge, usualLabelAge } from "../reference/label-age.ts";
import type { LabelDelays } from "../reference/label-delays.ts";
import type { LabelledReference } from "../reference/labelled-reference.ts";
import type { RateEstimate } from "../reference/reference.ts";

/** What a model's wrong predictions are judged by, and when. */
export class LabelJudgement {
  readonly #rule: LabelAgeRule;
  #age: LabelAge;
  #told: StreamBand | undefined;
  #delays: LabelDelays | undefined;
  #learned: { readonly rate: RateEstimate; readonly band: StreamBand | undefined } | undefined;

  constructor(rule: LabelAgeRule = usualLabelAge) {
    this.#rule = rule;
    this.#age = labelAge(rule, undefined);
  }

  /** Age at which cohorts are judged, event time. */
  get age(): LabelAge {
    return this.#age;
  }

  /** Undefined where no reference says, and none was learned. */
  get band(): StreamBand | undefined {
    return this.#told ?? this.#learned?.band;
  }

  /** How soon labels came in the reference; undefined where it does not say. */
  get delays(): LabelDelays | undefined {
    return this.#delays;
  }

  /** How often predictions were wrong in cohorts that have been judged, where the reference does not say. */
  get learned(): RateEstimate | undefined {
    return this.#learned?.rate;
  }

  set learned(rate: RateEstimate | undefined) {
    this.#learned = rate && { rate, band: labelBandOf(rate) };
  }

  /** Another reference is in force, or none that has labels. */
  judgeBy(labelled: LabelledReference | undefined): void {
    this.#age = labelAge(this.#rule, labelled);
    this.#delays = labelled?.delays;
    this.#told = labelled && labelBandOf(errorsAtAge(labelled, this.#age.ageMs));
  }
}
