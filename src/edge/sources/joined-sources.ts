import { type PartitionId, type Position, partitionKey } from "../../core/machine.ts";
import type { SourceCondition } from "./conditions.ts";
import type { Source, SourceHealth, SourceListener } from "./source.ts";

/** Sources that serve the same models, as one: each keeps its own partitions. */
export class JoinedSources implements Source {
  readonly #parts: readonly Source[];

  constructor(parts: readonly Source[]) {
    this.#parts = parts;
  }

  async start(listener: SourceListener): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.start(listener)));
  }

  async committed(positions: readonly Position[]): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.committed(ownedBy(part, positions))));
  }

  async drain(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.drain()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.stop()));
  }

  /** The worst poll age, and of each condition the first that holds; connected only where every source is. */
  health(): SourceHealth {
    const all = this.#parts.map((part) => part.health());
    const sum = (of: (one: SourceHealth) => number) => all.reduce((total, one) => total + of(one), 0);
    const conditions = new Map<string, SourceCondition>();
    for (const condition of all.flatMap((one) => one.conditions))
      if (!conditions.has(condition.name)) conditions.set(condition.name, condition);
    const connected = all.every((one) => one.conditions.some(({ name }) => name === "connected"));
    if (!connected) conditions.delete("connected");
    return {
      pollAgeMs: Math.max(...all.map(({ pollAgeMs }) => pollAgeMs)),
      rebalances: sum(({ rebalances }) => rebalances),
      inFlightRecords: sum(({ inFlightRecords }) => inFlightRecords),
      inFlightBytes: sum(({ inFlightBytes }) => inFlightBytes),
      partitions: all.flatMap(({ partitions }) => partitions),
      conditions: [...conditions.values()],
    };
  }
}

/** The positions of partitions that this source reads. */
function ownedBy(source: Source, positions: readonly Position[]): Position[] {
  const own = new Set(source.health().partitions.map((id: PartitionId) => partitionKey(id)));
  return positions.filter((position) => own.has(partitionKey(position)));
}
