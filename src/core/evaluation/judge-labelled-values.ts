import { conditionalBand } from "../detection/conditional-band.ts";
import type { ConditionalDetector } from "../detection/conditional-detector.ts";
import type { DetectorBank } from "../detection/detector-bank.ts";
import { labelledErrors } from "../detection/label-band.ts";
import { uncertainDesignEffect } from "../reference/design-effect.ts";
import type { Cohort } from "../stream/cohort.ts";
import type { Finding } from "./finding.ts";
import { withCohort } from "./judged-values.ts";
import { groupOf, type LabelledValue, placeOf } from "./labelled-values.ts";
import type { ModelState } from "./model-state.ts";
import type { ServingState } from "./serving-state.ts";

interface Stakes {
  /** Of one value. */
  readonly weight: number;
  readonly logBudget: number;
  /** φ of all rows' wrong predictions in tests against a control; the larger of it and the value's own counts. */
  readonly effectBesideControl: number;
}

/**
 * Feeds a cohort that has come of age to the detectors of every value of every segment: against what was learned of the
 * value, and against the same value's rows of the control.
 */
export function judgeLabelledValues(
  model: ModelState,
  state: ServingState,
  cohort: Cohort,
  control: Cohort | undefined,
  stakes: Stakes,
): Finding[] {
  const labelled = model.extras?.labelled;
  const { extras } = state;
  if (labelled === undefined || extras === null || cohort.segments === undefined) return [];
  extras.detectorsFed();
  extras.judged = extras.judged && withCohort(extras.judged, cohort, labelled);
  return labelled.values.flatMap((value, stream): Finding[] => {
    const mine = countOf(cohort, value);
    if (mine === undefined) return [];
    const theirs = control && countOf(control, value);
    const seen = [
      againstUsual(value, stream, mine, extras.bank(`${labelled.block}/harm`), stakes),
      control &&
        theirs &&
        againstControl(
          value,
          stream,
          mine,
          theirs,
          control.version,
          extras.against(labelled.block, control.version),
          stakes,
        ),
    ];
    return seen.flatMap((one): Finding[] => {
      if (one === undefined) return [];
      const { onsetMs, ...told } = one;
      const evidence = { ...common(model, cohort, value), ...told };
      return [{ serving: state.serving, stream: `${labelled.block}.${stream}`, onsetMs, evidence }];
    });
  });
}

interface Count {
  readonly startMs: number;
  readonly successes: number;
  readonly trials: number;
}

/** Undefined where nothing can be said. */
function countOf(cohort: Cohort, value: LabelledValue): Count | undefined {
  const wrong = groupOf(cohort, value)?.wrong;
  return wrong === undefined || wrong.trials === 0 ? undefined : { startMs: cohort.startMs, ...wrong };
}

interface Seen extends Pick<Finding["evidence"], "against" | "control" | "observed" | "limit" | "n"> {
  readonly onsetMs: number;
}

function againstUsual(
  { usual }: LabelledValue,
  stream: number,
  mine: Count,
  bank: DetectorBank | undefined,
  { weight, logBudget }: Stakes,
): Seen | undefined {
  const judged = usual?.judged;
  if (judged === undefined) return undefined;
  const { band, designEffect } = judged;
  const alarm = bank?.feed(stream, mine, band, { weight, logBudget, designEffect });
  if (alarm === undefined) return undefined;
  const { successes, trials: n, onsetMs } = alarm;
  return { against: "absolute", control: null, observed: successes / n, limit: band.limit, n, onsetMs };
}

function againstControl(
  { usual }: LabelledValue,
  stream: number,
  mine: Count,
  theirs: Count,
  control: string,
  detector: ConditionalDetector,
  { weight, logBudget, effectBesideControl }: Stakes,
): Seen | undefined {
  const designEffect = Math.max(effectBesideControl, usual?.judged?.designEffect ?? uncertainDesignEffect);
  const pair = { ...mine, controlSuccesses: theirs.successes, controlTrials: theirs.trials };
  const alarm = detector.feed(stream, pair, { weight, logBudget, designEffect });
  if (alarm === undefined) return undefined;
  const { successes, trials: n, controlSuccesses, controlTrials, startMs: onsetMs } = alarm;
  // The share of both versions' wrong predictions that the band allows this one, as a rate of its own rows.
  const limit = ((conditionalBand(n, controlTrials)?.limit ?? 1) * (successes + controlSuccesses)) / n;
  return { against: "control", control, observed: successes / n, limit, n, onsetMs };
}

function common(model: ModelState, { startMs }: Cohort, value: LabelledValue) {
  return {
    family: "harm" as const,
    metric: labelledErrors,
    feature: null,
    segment: placeOf(model.cohorts, value),
    paneStartMs: startMs,
    delayMs: model.labelAgeMs,
  };
}
