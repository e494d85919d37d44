import { joinChanges, type Unreadable } from "../entry-map.ts";
import type { Serving } from "../facts.ts";
import type { Entry, StateChange } from "../machine.ts";
import type { LabelAgeRule } from "../reference/label-age.ts";
import { Learning, type LearningSettings } from "../reference/learning.ts";
import type { RowExtras } from "../row-extras.ts";
import type { FigureSettings } from "./accuracy/accuracy-figures.ts";
import type { Rolling } from "./earlier-window.ts";
import { JudgedExtras } from "./judged-extras.ts";
import { LearnedBlocks } from "./learned-blocks.ts";
import { storedReference } from "./model-record.ts";
import { ModelState } from "./model-state.ts";
import { type RollingReading, rollingInSlices } from "./rolling-readings.ts";
import { parseServingKey } from "./serving-key.ts";
import type { ServingState } from "./serving-state.ts";
import { TaintBook } from "./taint-book.ts";

export interface ModelsSettings {
  readonly learningOf?: (model: string) => LearningSettings;
  /** Whether a model's versions keep the sum of their counts since the start, for counters. */
  readonly keepsCounts?: (model: string) => boolean;
  /** Own metrics and segments of a model; none if left out. */
  readonly extrasOf?: (model: string) => RowExtras | undefined;
  /** How far a batch model's runs are apart; 0, or left out, for one that predicts all the time. */
  readonly cadenceMsOf?: (model: string) => number;
  /** Age at which a model's cohorts are judged, as far as settings say. */
  readonly labelAgeOf?: (model: string) => LabelAgeRule;
  /** What a model's accuracy figures need to be told; nothing if left out. */
  readonly figuresOf?: (model: string) => FigureSettings;
  /** What a model's features are compared with besides the reference; nothing if left out. */
  readonly compareWithOf?: (model: string) => readonly Rolling[];
}

/** All models. Keys: `judge/model/…`, `judge/pane/…`, `judge/window/…`, `judge/week/…`, `judge/estimates/…`, `judge/detectors/…`, `judge/extras/…`, `judge/learned/…`, `taint/…`. */
export class Models {
  /** Panes that never enter a reference. */
  readonly taints = new TaintBook();
  readonly #models = new Map<string, ModelState>();
  readonly #settings: ModelsSettings;
  /** What own metrics and segments of all models have learned, by model and block. */
  readonly #learned = new LearnedBlocks();

  constructor(settings: ModelsSettings) {
    this.#settings = settings;
  }

  get all(): Iterable<ModelState> {
    return this.#models.values();
  }

  /** Distances of a version's features from its own past, feature by feature, as far as the settings ask for them. @param only this feature; all if left out */
  rolling({ model }: ModelState, state: ServingState, only?: string): Iterable<readonly RollingReading[]> {
    return rollingInSlices(state, this.#settings.compareWithOf?.(model) ?? [], this.taints.of(model), only);
  }

  find(model: string): ModelState | undefined {
    return this.#models.get(model);
  }

  /** The state of a model, made when it is first seen. */
  of(model: string): ModelState {
    const known = this.#models.get(model);
    if (known !== undefined) return known;
    const { learningOf, keepsCounts, labelAgeOf, figuresOf, extrasOf, cadenceMsOf } = this.#settings;
    const extras = extrasOf?.(model);
    const learning = learningOf?.(model) ?? {};
    const labelAge = labelAgeOf?.(model);
    const fresh = new ModelState(model, new Learning(model, learning, this.taints.excludedOf(model)), {
      keepsCounts: keepsCounts?.(model) ?? false,
      figures: figuresOf?.(model) ?? {},
      cadenceMs: cadenceMsOf?.(model) ?? 0,
      extras: extras === undefined ? null : new JudgedExtras(model, extras, this.#learned, learning),
      ...(labelAge === undefined ? {} : { labelAge }),
    });
    this.#models.set(model, fresh);
    return fresh;
  }

  /**
   * Takes entries back; references are in force before. Windows and detectors of another reference are left behind.
   * @returns the marks that cannot be read
   */
  restore(entries: readonly Entry[]): Unreadable[] {
    const unreadable = this.taints.restore(entries);
    const foreign = new Set<string>();
    this.#learned.entries.restore(entries);
    for (const { key, value } of entries) {
      const [owner, kind, model = ""] = key.split("/");
      if (owner !== "judge" || kind !== "model") continue;
      const name = decodeURIComponent(model);
      if (!this.of(name).restore(value)) foreign.add(name);
      this.of(name).restoreLearning(entries);
    }
    for (const { key, value } of entries) {
      const part = partOf(key);
      if (part === undefined) continue;
      const { model } = part.serving;
      // How far labels were judged holds for every reference.
      if (foreign.has(model) && part.kind !== "pane" && part.rest !== "labels") this.of(model).leaveBehind(key);
      else if (!this.of(model).serving(part.serving).restore(part.kind, part.rest, value))
        this.of(model).leaveBehind(key);
    }
    for (const model of foreign) for (const state of this.of(model).servings) state.judgeLabelsAnew();
    return unreadable;
  }

  takeDirty(): StateChange {
    const puts = new Map<string, Entry>();
    const deletes = new Set<string>();
    const put = (entry: Entry): void => {
      puts.set(entry.key, entry);
    };
    for (const model of this.#models.values()) {
      model.forget((key) => deletes.add(key));
      model.takeDirty(put, (key) => deletes.add(key));
    }
    const own = { puts: [...puts.values()], deletes: [...deletes].filter((key) => !puts.has(key)) };
    return joinChanges([own, this.#learned.entries.takeDirty(), this.taints.takeDirty()]);
  }

  keep(failed: StateChange): void {
    this.#learned.entries.keep(failed);
    this.taints.keep(failed);
    for (const model of this.#models.values()) model.keepLearning(failed);
    for (const key of [...failed.puts.map((entry) => entry.key), ...failed.deletes]) {
      const part = partOf(key);
      if (part !== undefined) this.#keepPart(key, part);
      const [owner, kind, model = ""] = key.split("/");
      if (owner === "judge" && kind === "model") this.find(decodeURIComponent(model))?.changed();
    }
  }

  #keepPart(key: string, { kind, serving, rest }: Part): void {
    const model = this.of(serving.model);
    const state = model.find(serving);
    if (state === undefined) model.leaveBehind(key);
    else state.keep(kind, rest);
  }
}

interface Part {
  readonly kind: string;
  readonly serving: Serving;
  readonly rest: string;
}

/** Splits `judge/<kind>/<model>/<version>/<role>/<rest>`. */
function partOf(key: string): Part | undefined {
  const [owner, kind = "", model, version, role, ...rest] = key.split("/");
  if (
    owner !== "judge" ||
    !["pane", "window", "week", "estimates", "detectors", "extras"].includes(kind) ||
    rest.length === 0
  )
    return undefined;
  return { kind, serving: parseServingKey(`${model}/${version}/${role}`), rest: rest.join("/") };
}

/** Hashes of the references that models were judged by when these entries were written, by model. */
export function storedReferences(entries: readonly Entry[]): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const { key, value } of entries) {
    const [owner, kind, model = ""] = key.split("/");
    const hash = owner === "judge" && kind === "model" ? storedReference(value) : null;
    if (hash !== null) hashes.set(decodeURIComponent(model), hash);
  }
  return hashes;
}
