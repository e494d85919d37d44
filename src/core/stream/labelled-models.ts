import { joinChanges } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";
import type { SegmentValues } from "../row-extras.ts";
import type { CohortDelta } from "./cohort-delta.ts";
import { ModelLabels } from "./model-labels.ts";
import type { LabelSettings } from "./open-join.ts";
import type { LabelRow } from "./row-batch.ts";
import type { Run } from "./rows-in-order.ts";

const labelsPrefix = "profiler/labels/";
/** Models beyond this many are not joined, so that a field full of random names cannot fill the memory. */
const modelLimit = 200;

/** The labels of every model that has any, or has predictions with ids. */
export class LabelledModels {
  readonly #settingsOf: (model: string) => LabelSettings | null;
  readonly #segmentsOf: (model: string) => readonly SegmentValues[];
  readonly #models = new Map<string, ModelLabels>();
  /** Labels of models that are not joined, since the start, by model. */
  readonly ignored = new Map<string, number>();

  /**
   * @param settingsOf null for a model whose labels are not joined
   * @param segmentsOf the keys of a model's segments, with the values seen so far; none if left out
   */
  constructor(
    settingsOf: (model: string) => LabelSettings | null,
    segmentsOf: (model: string) => readonly SegmentValues[] = () => [],
  ) {
    this.#settingsOf = settingsOf;
    this.#segmentsOf = segmentsOf;
  }

  get all(): Iterable<ModelLabels> {
    return this.#models.values();
  }

  predict(runs: readonly Run[]): void {
    for (const { group, from, to } of runs)
      if (group.idHigh !== undefined) this.#of(group.model)?.predict(group, from, to);
  }

  label(rows: readonly LabelRow[]): void {
    for (const row of rows) {
      const labels = this.#of(row.model);
      if (labels === undefined) this.#ignore(row.model);
      else labels.label(row);
    }
  }

  /** Absolute errors of a model that are to be counted as large; null where its reference does not say. */
  countErrorsAbove(model: string, largeErrorAt: number | null): void {
    this.#of(model)?.countErrorsAbove(largeErrorAt ?? Number.NaN);
  }

  advance(toMs: number): void {
    for (const labels of this.#models.values()) labels.advance(toMs);
  }

  /** What has changed since the last call, by model. */
  takeChanged(): CohortDelta[] {
    return [...this.#models.values()].flatMap((labels): CohortDelta[] => {
      const { changed, left } = labels.takeChanged();
      const { task, model, classes, join } = labels;
      if (task === undefined || changed.length + left.length === 0) return [];
      const segments = labels.segments.map(({ key, seen }) => ({ key, seen }));
      return [{ model, task, classes, segments, samplingFraction: join?.samplingFraction ?? 1, changed, left }];
    });
  }

  takeDirty(): StateChange {
    return joinChanges([...this.#models.values()].map((labels) => labels.takeDirty()));
  }

  keep(failed: StateChange): void {
    for (const labels of this.#models.values()) labels.keep(failed);
  }

  /** Takes the entries under its prefix. @returns the first that cannot be read. */
  restore(entries: readonly Entry[]): { readonly key: string; readonly why: string } | undefined {
    const byModel = new Map<string, Entry[]>();
    for (const entry of entries) {
      if (!entry.key.startsWith(labelsPrefix)) continue;
      const model = decodeURIComponent(entry.key.slice(labelsPrefix.length).split("/")[0] ?? "");
      const own = byModel.get(model) ?? [];
      own.push(entry);
      byModel.set(model, own);
    }
    for (const [model, own] of byModel) {
      const why = this.#of(model)?.restore(own);
      if (why !== undefined) return { key: prefixOf(model), why };
    }
    return undefined;
  }

  #ignore(model: string): void {
    if (this.ignored.size < modelLimit || this.ignored.has(model))
      this.ignored.set(model, (this.ignored.get(model) ?? 0) + 1);
  }

  #of(model: string): ModelLabels | undefined {
    const known = this.#models.get(model);
    if (known !== undefined || this.#models.size >= modelLimit) return known;
    const settings = this.#settingsOf(model);
    if (settings === null) return undefined;
    const labels = new ModelLabels(model, prefixOf(model), settings, this.#segmentsOf(model));
    this.#models.set(model, labels);
    return labels;
  }
}

function prefixOf(model: string): string {
  return `${labelsPrefix}${encodeURIComponent(model)}/`;
}
