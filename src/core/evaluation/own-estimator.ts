import { ScoreHistogram } from "../profile/score-histogram.ts";
import type { Steps } from "../steps.ts";
import type { Cohort } from "../stream/cohort.ts";
import { calibrationSteps } from "./accuracy/calibration-map.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import { maturedToMs } from "./model-cohorts.ts";
import type { ModelState } from "./model-state.ts";
import { scoreCalibration } from "./score-calibration.ts";
import { estimatorBy } from "./score-estimator.ts";
import type { ServingState } from "./serving-state.ts";

/** A version's own labels teach what its scores mean from so many on, of each class at least so many. */
const [enoughLabels, enoughOfEach] = [1_000, 100];
/** It is learnt anew by the day, event time. */
const anewMs = 86_400_000;
/** Labels of the newest day that has come of age are left out: estimates are compared with them. */
const heldOutMs = 86_400_000;

/** What is known of a version's own scores, and from which cohorts. */
interface Own {
  readonly from: string;
  readonly steps: Steps<LabelFreeEstimator | null>;
  learnt?: LabelFreeEstimator | null;
}

const owns = new WeakMap<ServingState, { known: LabelFreeEstimator | null; learning: Own }>();

/** By the version's own labels; null while these are too few. Another reference begins another state, and so anew. */
export function ownEstimator(state: ServingState): LabelFreeEstimator | null {
  return owns.get(state)?.known ?? null;
}

/** One step of a few ms of learning from own labels. @returns whether there was one to be taken */
export function learnOwnEstimator(model: ModelState, state: ServingState, watermarkMs: number): boolean {
  if (!model.frame?.reference.labelled?.scores || !Number.isFinite(watermarkMs)) return false;
  const ripeMs = maturedToMs(watermarkMs, model.labelAgeMs);
  const untilMs = Math.floor((ripeMs - heldOutMs) / anewMs) * anewMs;
  const cohorts = model.cohorts.of(state.serving, Number.NEGATIVE_INFINITY, untilMs);
  const from = `${untilMs}/${cohorts.length}`;
  const before = owns.get(state);
  const learning = before?.learning.from === from ? before.learning : { from, steps: ownSteps(model, state, cohorts) };
  const own = { known: before?.known ?? null, learning };
  owns.set(state, own);
  if (learning.learnt !== undefined) return false;
  const { done, value } = learning.steps.next();
  if (!done) return true;
  learning.learnt = value;
  own.known = value;
  return true;
}

function* ownSteps(
  model: ModelState,
  { serving }: ServingState,
  cohorts: readonly Cohort[],
): Steps<LabelFreeEstimator | null> {
  const calibration = model.frame && scoreCalibration(model.frame);
  const { positive } = model.cohorts.classes;
  const threshold = calibration?.scores.threshold ?? null;
  if (!calibration || threshold === null || calibration.scores.positive !== positive) return null;
  const labels = labelledScores(cohorts);
  if (labels === null) return null;
  yield;
  const map = yield* calibrationSteps(serving.version, labels, { bins: calibration.histogram.bins });
  return map && estimatorBy(map, threshold);
}

/** Labels of the cohorts by score; null of too few. */
function labelledScores(cohorts: readonly Cohort[]): ScoreHistogram | null {
  const all = cohorts.flatMap(({ scores }) => scores ?? []);
  const [first] = all;
  if (first === undefined) return null;
  const sum = new ScoreHistogram(first.bins);
  for (const scores of all) sum.merge(scores);
  let [positive, negative] = [0, 0];
  for (let bin = 0; bin <= sum.bins.edges.length; bin += 1) {
    positive += sum.at(bin).positive;
    negative += sum.at(bin).negative;
  }
  return positive + negative >= enoughLabels && Math.min(positive, negative) >= enoughOfEach ? sum : null;
}
