import type { LearnedBlock } from "../detection/extra-bands.ts";
import { extraLayout, metricBlock } from "../profile/extra-layout.ts";
import type { PaneLayout } from "../profile/layout.ts";
import type { LearningSettings } from "../reference/learning.ts";
import type { Reference } from "../reference/reference.ts";
import type { RowExtras } from "../row-extras.ts";
import { type ExtraFrame, extraFrame } from "./extra-frame.ts";
import { labelledBlock } from "./labelled-values.ts";
import { type Lesson, learnBlocks } from "./learn-blocks.ts";
import type { LearnedBlocks } from "./learned-blocks.ts";
import type { ServingState } from "./serving-state.ts";

/** Rows that a rate rests on, unless settings say otherwise. */
const enoughRows = 5_000;

/** What of it is kept in the model's record. */
export interface JudgedExtrasState {
  /** Left out before anything was in doubt. */
  readonly disturbedMs?: number;
}

/** A model's own metrics and segments with what was learned of them. */
export class JudgedExtras {
  readonly #model: string;
  readonly #extras: RowExtras;
  readonly #learned: LearnedBlocks;
  readonly #settings: LearningSettings;
  /** Made when first asked for, and anew when the layout changes or something was learned. */
  #frame: { readonly layout: PaneLayout; readonly made: ExtraFrame } | undefined;
  /** Start of the newest pane in which anything of the model was in doubt, epoch ms: nothing is learned across it. */
  #disturbedMs = Number.NEGATIVE_INFINITY;

  constructor(model: string, extras: RowExtras, learned: LearnedBlocks, settings: LearningSettings) {
    this.#model = model;
    this.#extras = extras;
    this.#learned = learned;
    this.#settings = settings;
  }

  /** @param reference in force, by whose layout counts are made; null while there is none */
  frame(layout: PaneLayout, reference: Reference | null): ExtraFrame {
    if (this.#frame?.layout === layout) return this.#frame.made;
    const { metrics, segments } = extraLayout(this.#extras, layout);
    const labels = this.#extras.segments.map((key) => labelledBlock(key, layout.hash));
    const known = [...[...metrics, ...segments].map(({ id }) => id), ...labels].flatMap((id) => {
      const block = this.#told(id, reference) ?? this.#learned.get(this.#model, id);
      return block === undefined ? [] : [[id, block] as const];
    });
    const made = extraFrame(this.#extras, layout, new Map(known));
    this.#frame = { layout, made };
    return made;
  }

  /** Takes a look at the active version after a pane, in which nothing was in doubt if `isQuiet`. */
  learn(
    layout: PaneLayout,
    reference: Reference | null,
    active: ServingState | undefined,
    paneStartMs: number,
    isQuiet: boolean,
  ): string[] {
    if (!isQuiet) this.#disturbedMs = paneStartMs;
    if (active === undefined) return [];
    const found = learnBlocks(this.frame(layout, reference), active, this.#settings, paneStartMs, this.#disturbedMs);
    return this.take(found);
  }

  /** Takes what was learned, and says it in words. */
  take(lessons: readonly Lesson[]): string[] {
    for (const { block, learned } of lessons) this.#learned.set(this.#model, block, learned);
    if (lessons.length > 0) this.#frame = undefined;
    return lessons.map(({ words }) => words);
  }

  /** What the reference says of an own metric of this very text, where it has as many rows as would be learned from. */
  #told(block: string, reference: Reference | null): LearnedBlock | undefined {
    const rate = reference?.own?.find(({ id }) => metricBlock(id) === block);
    if (rate === undefined || reference === null || rate.told < (this.#settings.minimumRows ?? enoughRows))
      return undefined;
    const { yes, told, errors, panes, designEffect } = rate;
    const { version, fromMs, toMs } = reference.source;
    const counts = [yes, told, errors];
    return { version: version ?? "", fromMs: fromMs ?? 0, toMs: toMs ?? 0, counts, panes, designEffect };
  }

  state(): JudgedExtrasState {
    return Number.isFinite(this.#disturbedMs) ? { disturbedMs: this.#disturbedMs } : {};
  }

  restore({ disturbedMs }: JudgedExtrasState): void {
    this.#disturbedMs = disturbedMs ?? Number.NEGATIVE_INFINITY;
    this.#frame = undefined;
  }
}
