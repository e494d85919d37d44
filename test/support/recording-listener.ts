import { type PartitionId, type Position, partitionKey } from "../../src/core/machine.ts";
import type { SourceCondition } from "../../src/edge/sources/conditions.ts";
import type { PartitionState, SourceListener, SourceRecord } from "../../src/edge/sources/source.ts";

export type Heard =
  | {
      readonly kind: "records";
      readonly key: string;
      readonly offsets: readonly number[];
      readonly values: readonly string[];
      readonly nextOffset: number;
      readonly highWatermark: number;
    }
  | ({ readonly kind: "state"; readonly key: string } & PartitionState)
  | ({ readonly kind: "condition" } & SourceCondition)
  | { readonly kind: "chosen"; readonly positions: readonly Position[] };

const patienceMs = 45_000;

/** A listener that owns positions as the profiler does, writes down everything it hears, and can be waited on. */
export class RecordingListener implements SourceListener {
  readonly heard: Heard[] = [];
  /** The store: it may be kept and given to a later listener, as a restart would. */
  readonly stored: Map<string, number>;
  /** Values by partition, in the order in which they counted; repeats are dropped as the profiler drops them. */
  readonly counted = new Map<string, string[]>();
  /** Set to make the listener slow: what it returns is awaited before a batch counts as applied. */
  applying: ((records: readonly SourceRecord[]) => Promise<void> | void) | undefined;
  /** Set to fail once, before anything of the next batch counts. */
  failNext = false;
  #waiting: (() => void)[] = [];

  constructor(stored: Map<string, number> = new Map()) {
    this.stored = stored;
  }

  position(id: PartitionId): number | undefined {
    return this.stored.get(partitionKey(id));
  }

  async positionsChosen(positions: readonly Position[]): Promise<void> {
    for (const position of positions) this.stored.set(partitionKey(position), position.nextOffset);
    this.#hear({ kind: "chosen", positions });
  }

  records(
    id: PartitionId,
    records: readonly SourceRecord[],
    nextOffset: number,
    highWatermark: number,
  ): Promise<void> | void {
    if (this.failNext) {
      this.failNext = false;
      throw new Error("could not be applied");
    }
    const key = partitionKey(id);
    const values = records.map(({ bytes, start, end }) => Buffer.from(bytes?.subarray(start, end) ?? []).toString());
    const known = this.stored.get(key) ?? 0;
    const counted = this.counted.get(key) ?? [];
    counted.push(...values.filter((_, index) => (records[index]?.offset ?? 0) >= known));
    this.counted.set(key, counted);
    this.stored.set(key, Math.max(known, nextOffset));
    this.#hear({
      kind: "records",
      key,
      offsets: records.map(({ offset }) => offset),
      values,
      nextOffset,
      highWatermark,
    });
    return this.applying?.(records);
  }

  state(id: PartitionId, state: PartitionState): void {
    if (state.name === "gap") this.stored.set(partitionKey(id), state.to);
    this.#hear({ kind: "state", key: partitionKey(id), ...state });
  }

  condition(condition: SourceCondition): void {
    this.#hear({ kind: "condition", ...condition });
  }

  /** Everything heard of one kind. */
  all<K extends Heard["kind"]>(kind: K): Extract<Heard, { kind: K }>[] {
    return this.heard.filter((one): one is Extract<Heard, { kind: K }> => one.kind === kind);
  }

  get countedTotal(): number {
    return [...this.counted.values()].reduce((sum, values) => sum + values.length, 0);
  }

  states(key: string): string[] {
    return this.all("state").flatMap((state) => (state.key === key ? [state.name] : []));
  }

  /** Whether a condition was begun and not ended. */
  holds(name: SourceCondition["name"]): boolean {
    return this.all("condition").findLast((condition) => condition.name === name)?.active === true;
  }

  /** Waits until something holds, looking each time that something is heard. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const untilMs = performance.now() + patienceMs;
    while (!holds()) {
      const leftMs = untilMs - performance.now();
      if (leftMs < 0)
        throw new Error(`never came: ${what}; last heard ${JSON.stringify(this.heard.slice(-8)).slice(0, 2_000)}`);
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        timer = setTimeout(resolve, leftMs);
      });
      clearTimeout(timer);
    }
  }

  #hear(heard: Heard): void {
    this.heard.push(heard);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
