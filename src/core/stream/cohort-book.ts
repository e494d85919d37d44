import { EntryMap, type Unreadable } from "../entry-map.ts";
import type { Entry, StateChange } from "../machine.ts";
import { Cohort, type CohortFrame, cohortCodec } from "./cohort.ts";
import type { JoinCohort, Serving } from "./join-cohort.ts";
import type { JoinListener } from "./join-listener.ts";
import type { PendingRow } from "./pending-row.ts";

/**
 * The cohorts of a model, counted from what a label join says; they leave with the join's. Counts are not stored, as
 * labels of a second reach nearly every cohort: after a restart the join tells of its rows again (`retell`).
 */
export class CohortBook implements JoinListener {
  readonly #frame: CohortFrame;
  readonly #cohorts: EntryMap<Cohort>;
  /** Keys by the join's own cohorts, so that no row has to spell one. */
  readonly #keys = new WeakMap<JoinCohort, string>();
  readonly #changed = new Set<string>();
  #left: Cohort[] = [];

  /** @param prefix of its keys in the store */
  constructor(prefix: string, frame: CohortFrame) {
    this.#frame = frame;
    this.#cohorts = new EntryMap(prefix, cohortCodec);
  }

  /** All cohorts, in the order in which they began to be counted. */
  get cohorts(): Cohort[] {
    return this.#cohorts.values();
  }

  predicted(of: JoinCohort, row: PendingRow, sign: 1 | -1): void {
    this.#touch(of)?.predict(this.#frame, row, sign);
  }

  joined(of: JoinCohort, row: PendingRow, sign: 1 | -1): void {
    this.#touch(of)?.join(this.#frame, row, sign);
  }

  left(of: JoinCohort): void {
    const key = this.#keyOf(of);
    const cohort = this.#cohorts.get(key);
    if (cohort !== undefined) this.#left.push(cohort);
    this.#changed.delete(key);
    this.#cohorts.delete(key);
  }

  /** Forgets what it has counted, but not of which cohorts: the join is to tell of its rows again. */
  startAnew(): void {
    for (const key of this.#cohorts.ids()) {
      const known = this.#cohorts.get(key);
      if (known === undefined) continue;
      this.#cohorts.set(key, new Cohort(known.version, known.role, known.startMs, known.largeErrorAt));
      this.#changed.add(key);
    }
  }

  /**
   * Cohorts that have changed, and those that have left, since the last call; after a restart all have changed.
   * They are lent: they go on counting.
   */
  takeChanged(): { readonly changed: readonly Cohort[]; readonly left: readonly Cohort[] } {
    const changed = [...this.#changed].flatMap((key) => this.#cohorts.get(key) ?? []);
    const left = this.#left;
    this.#changed.clear();
    this.#left = [];
    return { changed, left };
  }

  takeDirty(): StateChange {
    return this.#cohorts.takeDirty();
  }

  keep(failed: StateChange): void {
    this.#cohorts.keep(failed);
  }

  /** Takes back which cohorts there are; the join's rows are to be told of again. */
  restore(entries: Iterable<Entry>): Unreadable[] {
    const unreadable = this.#cohorts.restore(entries);
    for (const key of this.#cohorts.ids()) this.#changed.add(key);
    return unreadable;
  }

  #touch(of: JoinCohort): Cohort | undefined {
    if (of.serving === undefined) return undefined;
    const key = this.#keyOf(of);
    if (!this.#changed.has(key)) this.#changed.add(key);
    const known = this.#cohorts.get(key);
    const cohort = known ?? this.#begin(of.serving, of.startMs);
    cohort.sample = of;
    if (known === undefined) this.#cohorts.set(key, cohort);
    return cohort;
  }

  #begin({ version, role }: Serving, startMs: number): Cohort {
    return new Cohort(version, role, startMs, this.#frame.kind === "value" ? this.#frame.largeErrorAt : undefined);
  }

  #keyOf(of: JoinCohort): string {
    const known = this.#keys.get(of);
    if (known !== undefined) return known;
    const key = `${of.startMs}/${of.serving?.role}/${JSON.stringify(of.serving?.version)}`;
    this.#keys.set(of, key);
    return key;
  }
}
