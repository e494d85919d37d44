import { labelAgeRule } from "../config/label-settings.ts";
import type { Settings } from "../config/settings.ts";
import { errorsAtAge, type LabelAge, labelAge } from "../core/reference/label-age.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";
import { ageText } from "./reference-labels-text.ts";
import { hasPredictions } from "./unjoined-labels.ts";

/** When a model's predictions are judged by their labels, and by which share of wrong ones. */
export interface ModelLabelAge extends LabelAge {
  readonly model: string;
  /** Of the reference, by the labels that had come at this age; null where it is to be learned. */
  readonly wrong: number | null;
  /** The age that the reference was built for; null where it does not say when labels came. */
  readonly builtForMs: number | null;
}

/** Of each model of the settings whose labels are joined and whose reference, if it has one, can be read. */
export function labelAges(settings: Pick<Settings, "models">): ModelLabelAge[] {
  return Object.entries(settings.models).flatMap(([model, { labels, reference: path }]): ModelLabelAge[] => {
    if (labels === "off") return [];
    const reference = path === undefined ? undefined : readArtefact(path);
    if (reference !== undefined && ("unreadable" in reference || !hasPredictions(reference))) return [];
    const labelled = reference?.labelled;
    if (labels === undefined && labelled === undefined) return [];
    const age = labelAge(labelAgeRule(settings, model), labelled);
    const rate = labelled && errorsAtAge(labelled, age.ageMs);
    const wrong = rate === undefined ? null : rate.successes / rate.trials;
    return [{ model, ...age, wrong, builtForMs: labelled?.delays?.ageMs ?? null }];
  });
}

/** The lines that `validate` prints. */
export function labelAgesText(all: readonly ModelLabelAge[]): string[] {
  return all.map(({ model, ageMs, because, wrong, builtForMs }) => {
    const usual =
      wrong === null ? "how often it is wrong is learned" : `${(100 * wrong).toPrecision(3)} % were wrong by then`;
    const other =
      builtForMs !== null && builtForMs !== ageMs
        ? `; its reference was built for ${ageText(builtForMs)}, so hours are not told apart (reference build --label-age ${ageText(ageMs)})`
        : "";
    return `${model}: labels are judged after ${ageText(ageMs)}, ${why(because)}; ${usual}${other}`;
  });
}

function why(because: LabelAge["because"]): string {
  switch (because) {
    case "configured":
      return "as labels.age says";
    case "reference":
      return "when 95 % of its reference's labels had come";
    case "unknown":
      return "for no reference says how long labels take (reference build --label-time)";
  }
}
