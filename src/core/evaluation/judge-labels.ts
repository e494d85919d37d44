import { conditionalBand } from "../detection/conditional-band.ts";
import { ConditionalDetector } from "../detection/conditional-detector.ts";
import { labelledErrors } from "../detection/label-band.ts";
import { labelParts, stakeWeight } from "../detection/weights.ts";
import type { Cohort } from "../stream/cohort.ts";
import type { Finding } from "./finding.ts";
import { judgeLabelledValues } from "./judge-labelled-values.ts";
import { judgedDesignEffect, withJudged } from "./judged-cohorts.ts";
import { maturedToMs } from "./model-cohorts.ts";
import type { ModelState } from "./model-state.ts";
import type { ServingState } from "./serving-state.ts";

/** A finding's stream when it is none of the reference frame's list. */
const labelStream = -1;
/** Without a reference's φ. */
const uncertainDesignEffect = 2;
/** Versions share the budget while they have served within this time, event time. */
const sharingMs = 86_400_000;

/**
 * Feeds every cohort that has come of age to its version's detectors: once, whatever its labels say and however many
 * came. Later corrections change readings only.
 *
 * @param logBudget ln c in cohorts
 */
export function judgeLabels(model: ModelState, watermarkMs: number, logBudget: number): Finding[] {
  const toMs = maturedToMs(watermarkMs, model.labelAgeMs);
  const versions = model.activity.since(model.lastPaneMs, sharingMs).length;
  const parts = labelParts(model.extras?.labelled?.values.length ?? 0);
  const weight = stakeWeight(parts.all, versions);
  const ofValue = { weight: stakeWeight(parts.value, versions), logBudget };
  return [...model.servings].flatMap((state): Finding[] => {
    if (!(toMs > state.labels.fedToMs)) return [];
    const cohorts = model.cohorts.of(state.serving, state.labels.fedToMs, toMs);
    state.labels.fedToMs = toMs;
    state.detectorsFed();
    return cohorts.flatMap((cohort) => {
      const control = controlOf(model, cohort);
      const found = [
        ...againstReference(model, state, cohort, { weight, logBudget }),
        ...againstControl(model, state, cohort, control, { weight, logBudget }),
        ...judgeLabelledValues(model, state, cohort, control, {
          ...ofValue,
          effectBesideControl: control === undefined ? 1 : effectBesideControl(model, cohort),
        }),
      ];
      const { successes: k, trials: n } = cohort.wrong;
      state.labels.judged = withJudged(state.labels.judged, { paneStartMs: cohort.startMs, k, n });
      return found;
    });
  });
}

interface Stakes {
  readonly weight: number;
  readonly logBudget: number;
}

function againstReference(model: ModelState, state: ServingState, cohort: Cohort, stakes: Stakes): Finding[] {
  const judged = model.labelBand;
  if (judged === undefined) return [];
  const pane = { startMs: cohort.startMs, ...cohort.wrong };
  const alarm = state.labels.bank.feed(0, pane, judged.band, { ...stakes, designEffect: judged.designEffect });
  if (alarm === undefined) return [];
  const evidence = {
    ...common(model, cohort),
    against: "absolute" as const,
    control: null,
    observed: alarm.successes / alarm.trials,
    limit: judged.band.limit,
    n: alarm.trials,
  };
  return [{ serving: state.serving, stream: labelStream, onsetMs: alarm.onsetMs, evidence }];
}

function againstControl(
  model: ModelState,
  state: ServingState,
  cohort: Cohort,
  control: Cohort | undefined,
  stakes: Stakes,
): Finding[] {
  if (control === undefined) return [];
  const { successes, trials } = cohort.wrong;
  const theirs = control.wrong;
  if (state.labels.conditional?.control !== control.version)
    state.labels.conditional = { control: control.version, detector: new ConditionalDetector(1) };
  const pair = {
    startMs: cohort.startMs,
    successes,
    trials,
    controlSuccesses: theirs.successes,
    controlTrials: theirs.trials,
  };
  const designEffect = effectBesideControl(model, cohort);
  const alarm = state.labels.conditional.detector.feed(0, pair, { ...stakes, designEffect });
  if (alarm === undefined) return [];
  const limit = conditionalBand(alarm.trials, alarm.controlTrials)?.limit ?? 1;
  const evidence = {
    ...common(model, cohort),
    against: "control" as const,
    control: control.version,
    observed: alarm.successes / alarm.trials,
    // The share of wrong predictions that the band allows this version, as a rate of its own rows.
    limit: (limit * (alarm.successes + alarm.controlSuccesses)) / alarm.trials,
    n: alarm.trials,
  };
  return [{ serving: state.serving, stream: labelStream, onsetMs: alarm.startMs, evidence }];
}

/** φ of wrong predictions in tests against a control: the larger of the reference's and of what cohorts have shown. */
function effectBesideControl(model: ModelState, { startMs }: Cohort): number {
  const own = judgedDesignEffect(
    [...model.servings].map(({ labels }) => labels.judged),
    startMs,
  );
  return Math.max(model.labelBand?.designEffect ?? uncertainDesignEffect, own ?? 1);
}

/** The cohort of the busiest other version that answered users in the same 30 minutes. */
function controlOf(model: ModelState, { version, startMs }: Cohort): Cohort | undefined {
  return model.cohorts.servings
    .filter((who) => who.version !== version && who.role !== "shadow")
    .flatMap((who) => model.cohorts.at(who, startMs) ?? [])
    .filter(({ wrong }) => wrong.trials > 0)
    .sort((a, b) => b.predicted - a.predicted || (a.version < b.version ? -1 : 1))[0];
}

function common(model: ModelState, { startMs }: Cohort) {
  return {
    family: "harm" as const,
    metric: labelledErrors,
    feature: null,
    paneStartMs: startMs,
    delayMs: model.labelAgeMs,
  };
}
