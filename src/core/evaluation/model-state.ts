import { pack, unpack } from "../codec.ts";
import type { StreamBand } from "../detection/stream-bands.ts";
import type { Serving } from "../facts.ts";
import type { Entry, StateChange } from "../machine.ts";
import { type PaneLayout, provisionalLayout } from "../profile/layout.ts";
import { Calibration, calibrationPanes, isCalibrated } from "../reference/calibration.ts";
import type { LabelAgeRule } from "../reference/label-age.ts";
import type { Learning } from "../reference/learning.ts";
import { learningPrefix } from "../reference/learning-part.ts";
import type { RateEstimate } from "../reference/reference.ts";
import { cohortStart } from "../stream/join-cohort.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { FigureSettings } from "./accuracy/accuracy-figures.ts";
import { Activity, missedRun } from "./activity.ts";
import type { ExtraFrame } from "./extra-frame.ts";
import type { ServedPane } from "./finding.ts";
import type { JudgedExtras } from "./judged-extras.ts";
import { LabelJudgement } from "./label-judgement.ts";
import type { Lesson } from "./learn-blocks.ts";
import { ModelCohorts } from "./model-cohorts.ts";
import { modelRecordCodec } from "./model-record.ts";
import { type ReferenceFrame, remeasured } from "./reference-frame.ts";
import { servingKey } from "./serving-key.ts";
import { ServingState } from "./serving-state.ts";

/** Versions in roles remembered per model; the one unseen for longest gives way. */
const servingLimit = 32;
/** Forgotten after this long without a prediction, event time: its panes are 24 h old by then. */
const forgetAfterMs = 90_000_000;
/** A model that predicts all the time is never silent for so long, wall time. */
const quietMs = 60_000;

export interface ModelMemory {
  /** Whether versions keep the sum of their counts since the start, for counters; not if left out. */
  readonly keepsCounts?: boolean;
  /** Age at which cohorts are judged, as far as settings say. */
  readonly labelAge?: LabelAgeRule;
  /** What accuracy figures need to be told. */
  readonly figures?: FigureSettings;
  /** How far its runs are apart where it predicts in batches; it predicts all the time if left out. */
  readonly cadenceMs?: number;
  /** Own metrics and segments; null where the model has none. */
  readonly extras?: JudgedExtras | null;
}

/** Everything that is remembered of one model: who serves it, what each of them did, and what they are judged by. */
export class ModelState {
  readonly model: string;
  readonly activity: Activity;
  /** Without a prediction for this long, wall time, it is stale: longer where it predicts in batches. */
  readonly staleAfterMs: number;
  readonly cohorts = new ModelCohorts();
  readonly figures: FigureSettings;
  readonly labelJudgement: LabelJudgement;
  /** Start of the newest closed pane, epoch ms. */
  lastPaneMs = 0;
  /** While the model has no reference. */
  learning: Learning | null;
  /** While φ of a learned reference's columns is being measured; begun anew at each start. */
  #calibration: Calibration | null = null;
  #frame: ReferenceFrame | null = null;
  readonly #keepsCounts: boolean;
  readonly #forgetAfterMs: number;
  readonly #servings = new Map<string, ServingState>();
  /** Keys of windows in a layout that is no longer judged by. */
  #orphans: string[] = [];
  #changed = false;
  /** Latencies of panes from here on were counted above the thresholds in force, epoch ms. */
  #thresholdsFromMs = 0;
  readonly #extras: JudgedExtras | null;

  constructor(model: string, learning: Learning, memory: ModelMemory = {}) {
    this.model = model;
    const cadenceMs = memory.cadenceMs ?? 0;
    this.activity = new Activity(cadenceMs);
    this.staleAfterMs = quietMs + missedRun * cadenceMs;
    this.#forgetAfterMs = forgetAfterMs + missedRun * cadenceMs;
    this.#keepsCounts = memory.keepsCounts ?? false;
    this.labelJudgement = new LabelJudgement(memory.labelAge);
    this.figures = memory.figures ?? {};
    this.learning = learning;
    this.#extras = memory.extras ?? null;
  }

  #kept(): { readonly keepsCounts: boolean; readonly extras: ExtraFrame | null } {
    return { keepsCounts: this.#keepsCounts, extras: this.extras };
  }

  /** Own metrics and segments, ready to judge by; null where the model has none. */
  get extras(): ExtraFrame | null {
    return this.#extras?.frame(this.layout, this.#frame?.reference ?? null) ?? null;
  }

  /** Learns bands of own metrics and segments from the active version; says in words what it learned. */
  learnExtras(paneStartMs: number, isQuiet: boolean): string[] {
    const version = this.activity.active;
    const state = version === null ? undefined : this.find({ model: this.model, version, role: "primary" });
    return this.#extras?.learn(this.layout, this.#frame?.reference ?? null, state, paneStartMs, isQuiet) ?? [];
  }

  takeLessons = (lessons: readonly Lesson[]): string[] => this.#extras?.take(lessons) ?? [];

  get frame(): ReferenceFrame | null {
    return this.#frame;
  }

  /** What wrong predictions are judged by; undefined where no reference says, and none was learned. */
  get labelBand(): StreamBand | undefined {
    return this.labelJudgement.band;
  }

  /** Age at which cohorts are judged, event time. */
  get labelAgeMs(): number {
    return this.labelJudgement.age.ageMs;
  }

  /** From now on wrong predictions are judged by this rate, until another reference is in force. */
  judgeLabelsBy(rate: RateEstimate | undefined): void {
    this.labelJudgement.learned = rate;
    this.changed();
  }

  get layout(): PaneLayout {
    return this.#frame?.layout ?? provisionalLayout;
  }

  get servings(): Iterable<ServingState> {
    return this.#servings.values();
  }

  /** Judges by this reference from now on: windows and detectors start anew, panes are kept. */
  judgeBy(frame: ReferenceFrame): void {
    const isSame = `${frame.layout.latencyThresholdsMs}` === `${this.layout.latencyThresholdsMs}`;
    if (!isSame && this.lastPaneMs > 0) this.#thresholdsFromMs = this.lastPaneMs + paneMs;
    if (this.#frame !== null) this.judgeLabelsBy(undefined);
    this.#frame = frame;
    this.labelJudgement.judgeBy(frame.reference.labelled);
    this.#calibration = isCalibrated(frame.reference) ? null : new Calibration(frame.reference, frame.layout);
    this.learning?.forget();
    for (const [key, old] of this.#servings) {
      this.#orphans.push(...old.windowKeys());
      const { fedToMs: labelsFromMs, judged } = old.labels;
      const kept = { labelsFromMs, judged, log: old.log, ...this.#kept() };
      old.log.thresholdsFromMs = this.#thresholdsFromMs;
      this.#servings.set(key, new ServingState(old.serving, frame.layout, frame, kept));
    }
    this.changed();
  }

  /** Takes a quiet pane of the active version; after a day of them drift is judged with the φ that they showed, until then with 2. */
  calibrate(paneStartMs: number, served: readonly ServedPane[]): void {
    const pane = served.find(
      ({ serving, isFramed }) => isFramed && serving.role === "primary" && serving.version === this.activity.active,
    );
    if (this.#calibration === null || this.#frame === null || pane === undefined) return;
    this.#calibration.add(paneStartMs, pane.counts);
    if (this.#calibration.panes < calibrationPanes) return;
    this.#frame = remeasured(this.#frame, this.#calibration.calibrated());
    this.#calibration = null;
  }

  find(serving: Serving): ServingState | undefined {
    return this.#servings.get(servingKey(serving));
  }

  /** The state of a version in a role, made when it is first seen. */
  serving({ model, version, role }: Serving): ServingState {
    const key = servingKey({ model, version, role });
    const known = this.#servings.get(key);
    if (known !== undefined) return known;
    const serving = { model, version, role };
    const kept = { labelsFromMs: cohortStart(this.lastPaneMs), ...this.#kept() };
    const fresh = new ServingState(serving, this.layout, this.#frame, kept);
    fresh.log.thresholdsFromMs = this.#thresholdsFromMs;
    this.#servings.set(key, fresh);
    return fresh;
  }

  changed(): void {
    this.#changed = true;
  }

  /** Versions that have not been seen for a day, or are too many, leave with all their entries. */
  forget(remove: (key: string) => void): void {
    const known = [...this.activity.servings].sort((a, b) => b.lastSeenMs - a.lastSeenMs);
    known.forEach(({ serving, lastSeenMs }, index) => {
      if (index < servingLimit && this.lastPaneMs - lastSeenMs < this.#forgetAfterMs) return;
      this.find(serving)?.remove(remove);
      this.#servings.delete(servingKey(serving));
      this.activity.forget(serving);
      this.changed();
    });
  }

  /** A stored entry that was made for another reference: it leaves with the next checkpoint. */
  leaveBehind(key: string): void {
    this.#orphans.push(key);
  }

  takeDirty(put: (entry: Entry) => void, remove: (key: string) => void): void {
    this.#orphans.forEach(remove);
    this.#orphans = [];
    this.#takeLearning(put, remove);
    for (const state of this.#servings.values()) state.takeDirty(put, remove);
    if (!this.#changed) return;
    this.#changed = false;
    const record = {
      referenceHash: this.layout.hash,
      lastPaneMs: this.lastPaneMs,
      thresholdsFromMs: this.#thresholdsFromMs,
      activity: this.activity.state(),
      ...this.#extras?.state(),
      ...(this.labelJudgement.learned === undefined ? {} : { labels: this.labelJudgement.learned }),
    };
    put({ key: `judge/model/${encodeURIComponent(this.model)}`, value: pack(modelRecordCodec, record) });
  }

  #takeLearning(put: (entry: Entry) => void, remove: (key: string) => void): void {
    if (this.learning === null) return;
    const { puts, deletes } = this.learning.takeDirty();
    puts.forEach(put);
    deletes.forEach(remove);
    if (this.#frame !== null) this.learning = null;
  }

  /** Takes back what was learned so far; with a reference in force it leaves with the next checkpoint. */
  restoreLearning(entries: readonly Entry[]): void {
    if (this.#frame === null) this.learning?.restore(entries);
    else for (const { key } of entries) if (key.startsWith(learningPrefix(this.model))) this.leaveBehind(key);
  }

  keepLearning(failed: StateChange): void {
    if (this.learning !== null) this.learning.keep(failed);
    else for (const key of failed.deletes) if (key.startsWith(learningPrefix(this.model))) this.leaveBehind(key);
  }

  /** Takes back the model's own record; false when its windows and detectors were made for another reference. */
  restore(value: Uint8Array): boolean {
    const record = unpack(modelRecordCodec, value);
    if ("unreadable" in record) return false;
    this.activity.restore(record.activity);
    this.lastPaneMs = record.lastPaneMs;
    this.#extras?.restore(record);
    const isSame = record.referenceHash === this.layout.hash;
    this.#thresholdsFromMs = isSame ? (record.thresholdsFromMs ?? 0) : record.lastPaneMs + paneMs;
    if (isSame && record.labels !== undefined) this.judgeLabelsBy(record.labels);
    return isSame;
  }
}
