import { pack, unpack } from "../codec.ts";
import type { Entry, StateChange } from "../machine.ts";
import { provisionalLayout } from "../profile/layout.ts";
import { addCounts } from "../profile/sparse-counts.ts";
import { type PaneDelta, paneMs } from "../stream/pane-delta.ts";
import { type Excluded, nothingExcluded } from "./excluded.ts";
import { halvesDiffer } from "./halves-agree.ts";
import { hourOf, hoursOfWeek } from "./hours.ts";
import { learnedReference } from "./learned-reference.ts";
import { type Caps, joinCaps, joinHalves, LearningHalf } from "./learning-half.ts";
import {
  capsCodec,
  capsKey,
  decodePart,
  encodePart,
  type LearningPart,
  learningPrefix,
  paneOfKey,
  partKey,
} from "./learning-part.ts";
import { sampleLimit } from "./learning-sample.ts";
import { mergeOutcomes, outcomesOf, type PaneOutcomes } from "./pane-outcomes.ts";
import type { Reference } from "./reference.ts";

export interface LearningSettings {
  /** Event time that is learned from; a day if left out. */
  readonly spanMs?: number;
  /** The span goes on until it holds as many rows; 5,000 if left out. */
  readonly minimumRows?: number;
  /** Values of a numeric column that edges are learned from; 50,000 if left out. */
  readonly sampleLimit?: number;
}

export interface LearningProgress {
  readonly rows: number;
  readonly rowsNeeded: number;
  /** Event time of the first pane and of the end of the span, epoch ms; null before the first row. */
  readonly fromMs: number | null;
  readonly untilMs: number | null;
}

export interface Learned {
  readonly reference: Reference;
  /** How the two halves of the span differ; empty if they agree. */
  readonly notes: readonly string[];
}

/**
 * Learns a model's reference from the panes of its primary versions over a fixed span of event time.
 *
 * What is learned depends on which panes came, not on their order nor on restarts: each part is an entry of the store,
 * written once. Late rows are left out. Panes past the span are left out too.
 */
export class Learning {
  readonly model: string;
  readonly #spanMs: number;
  readonly #minimumRows: number;
  readonly #sampleLimit: number;
  readonly #excluded: Excluded;
  #caps: Caps = {};
  #halves: readonly [LearningHalf, LearningHalf];
  readonly #panes = new Map<number, PaneOutcomes>();
  readonly #versions = new Set<string>();
  readonly #topics = new Set<string>();
  readonly #keys = new Set<string>();
  /** Entries the store has not seen. */
  #fresh = new Map<string, Uint8Array>();
  #gone: string[] = [];
  #fromMs = Number.POSITIVE_INFINITY;
  #rows = 0;

  constructor(model: string, settings: LearningSettings = {}, excluded: Excluded = nothingExcluded) {
    this.model = model;
    this.#spanMs = settings.spanMs ?? 86_400_000;
    this.#minimumRows = settings.minimumRows ?? 5_000;
    this.#sampleLimit = settings.sampleLimit ?? sampleLimit;
    this.#excluded = excluded;
    this.#halves = [this.#half(), this.#half()];
  }

  /** Takes a closed pane of the provisional layout; any other, and one that it has or that is excluded, changes nothing. */
  add(delta: PaneDelta): void {
    const { model, late, role, sample, paneStartMs } = delta;
    if (model !== this.model || late > 0 || role !== "primary" || sample === undefined || this.#full(paneStartMs))
      return;
    const key = partKey(delta);
    if (this.#keys.has(key) || this.#excluded.has(paneStartMs)) return;
    const vector = new Uint32Array(provisionalLayout.size);
    addCounts(delta.counts, vector);
    const { version, source } = delta;
    const outcomes = outcomesOf(paneStartMs, vector);
    const part = { version, topic: source.topic, outcomes, columns: sample.columns };
    this.#fresh.set(key, encodePart({ ...part, columns: this.#take(key, part) }));
  }

  progress(): LearningProgress {
    const begun = this.#rows > 0;
    return {
      rows: this.#rows,
      rowsNeeded: this.#minimumRows,
      fromMs: begun ? this.#fromMs : null,
      untilMs: begun ? this.#untilMs() : null,
    };
  }

  /** Whether panes that it has learned from have been excluded since: `relearn` is due, and until then it is not done. */
  get isTainted(): boolean {
    return [...this.#panes.keys()].some((start) => this.#excluded.has(start));
  }

  /** Whether the span is over and holds enough rows, seen from the watermark (epoch ms). */
  done(watermarkMs: number): boolean {
    return this.#rows >= this.#minimumRows && watermarkMs >= this.#untilMs() && !this.isTainted;
  }

  /** The reference as it stands, not accepted; null before the first row. Before the span is over (by the watermark) it is for display only. */
  freeze(watermarkMs = Number.NEGATIVE_INFINITY): Learned | null {
    if (this.#rows === 0) return null;
    const [first, second] = this.#halves;
    const panes = [...this.#panes.values()].sort((a, b) => a.paneStartMs - b.paneStartMs);
    const reference = learnedReference({
      model: this.model,
      topics: this.#topics,
      versions: this.#versions,
      panes,
      watchedToMs: Math.min(watermarkMs, this.#untilMs()),
      whole: joinHalves(first, second, this.#sampleLimit),
    });
    return { reference, notes: halvesDiffer(first, second, reference.rates?.errors.designEffect ?? 1) };
  }

  /** Its entries are to leave the store: the reference is frozen. */
  forget(): void {
    this.#gone.push(...this.#keys, ...(this.#isCapped() ? [capsKey(this.model)] : []));
    this.#caps = {};
    this.#keys.clear();
    this.#fresh.clear();
  }

  /** Takes its entries and leaves others alone; returns those it cannot read, by key. What is excluded leaves again. */
  restore(entries: Iterable<Entry>): { readonly key: string; readonly why: string }[] {
    const prefix = learningPrefix(this.model);
    const own = [...entries].filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1));
    const caps = own.find(({ key }) => key === capsKey(this.model));
    this.#caps = caps === undefined ? {} : capsOf(caps.value);
    this.#halves = [this.#half(), this.#half()];
    const unreadable = own.flatMap(({ key, value }) => {
      if (key === capsKey(this.model)) return [];
      const part = decodePart(value);
      if ("unreadable" in part) return { key, why: part.unreadable };
      this.#take(key, part);
      return [];
    });
    if (this.isTainted) this.relearn(own);
    return unreadable;
  }

  /**
   * Learns anew from what the store holds and from what it has not seen yet, without the panes that are excluded now.
   * Their values have pushed others out of the samples, so these reach only as far as all others are still known.
   *
   * @returns false where the store's entries are older than what was learned: read them again
   */
  relearn(stored: Iterable<Entry>): boolean {
    const values = new Map([...stored].map(({ key, value }) => [key, value]));
    for (const [key, value] of this.#fresh) values.set(key, value);
    const keys = [...this.#keys].sort();
    if (keys.some((key) => !values.has(key))) return false;
    const [first, second] = this.#halves;
    this.#caps = joinCaps(this.#caps, joinCaps(first.thresholds(), second.thresholds()));
    if (this.#isCapped()) this.#fresh.set(capsKey(this.model), pack(capsCodec, this.#caps));
    this.#empty();
    for (const key of keys) {
      const part = this.#excluded.has(paneOfKey(key)) ? undefined : decodePart(values.get(key) ?? new Uint8Array(0));
      if (part !== undefined && !("unreadable" in part)) this.#take(key, part);
      else {
        this.#fresh.delete(key);
        this.#gone.push(key);
      }
    }
    return true;
  }

  takeDirty(): StateChange {
    const puts = [...this.#fresh].map(([key, value]) => ({ key, value }));
    const deletes = this.#gone;
    this.#fresh = new Map();
    this.#gone = [];
    return { puts, deletes };
  }

  keep({ puts, deletes }: StateChange): void {
    const prefix = learningPrefix(this.model);
    const isOwn = (key: string): boolean => this.#keys.has(key) || (this.#isCapped() && key === capsKey(this.model));
    for (const { key, value } of puts) if (isOwn(key)) this.#fresh.set(key, value);
    this.#gone.push(
      ...[...puts.map(({ key }) => key), ...deletes].filter((key) => key.startsWith(prefix) && !isOwn(key)),
    );
  }

  /** End of the span: longer by what is excluded from it, and by what is excluded from that. */
  #untilMs(): number {
    let untilMs = this.#fromMs + this.#spanMs;
    for (;;) {
      const longer = this.#fromMs + this.#spanMs + this.#excluded.coveredMs(this.#fromMs, untilMs);
      if (longer <= untilMs) return untilMs;
      untilMs = longer;
    }
  }

  #full(paneStartMs: number): boolean {
    return this.#rows >= this.#minimumRows && paneStartMs + paneMs > this.#untilMs();
  }

  #isCapped(): boolean {
    return Object.keys(this.#caps).length > 0;
  }

  #half(): LearningHalf {
    return new LearningHalf(this.#sampleLimit, this.#caps);
  }

  #empty(): void {
    this.#halves = [this.#half(), this.#half()];
    for (const held of [this.#panes, this.#versions, this.#topics, this.#keys]) held.clear();
    this.#fromMs = Number.POSITIVE_INFINITY;
    this.#rows = 0;
  }

  #take(key: string, { version, topic, outcomes, columns }: LearningPart): LearningPart["columns"] {
    const { paneStartMs, predictions, errors } = outcomes;
    this.#keys.add(key);
    this.#fromMs = Math.min(this.#fromMs, paneStartMs);
    this.#rows += predictions;
    this.#versions.add(version);
    this.#topics.add(topic);
    const known = this.#panes.get(paneStartMs);
    this.#panes.set(paneStartMs, known === undefined ? outcomes : mergeOutcomes(known, outcomes));
    const half = this.#halves[paneStartMs - this.#fromMs < this.#spanMs / 2 ? 0 : 1];
    half.rows += predictions;
    half.errors += errors;
    return half.add(columns, hourOf(paneStartMs, hoursOfWeek));
  }
}

function capsOf(value: Uint8Array): Caps {
  const caps = unpack(capsCodec, value);
  return "unreadable" in caps ? {} : (caps as Caps);
}
