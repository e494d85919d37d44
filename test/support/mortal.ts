import type { PartitionId, Position } from "../../src/core/machine.ts";
import type { Sender } from "../../src/edge/delivery/sender.ts";
import type { SourceCondition } from "../../src/edge/sources/conditions.ts";
import type { PartitionState, Source, SourceListener, SourceRecord } from "../../src/edge/sources/source.ts";
import type { EngineParts } from "../../src/runtime/engine.ts";

/**
 * A process that can be killed between any two of its steps: from then on nothing of it reaches the outside, and
 * nothing that it waits for ever comes.
 */
export class Mortal {
  readonly death: Promise<void>;
  isDead = false;
  readonly #diesAt: (step: string) => boolean;
  #die: () => void = () => undefined;

  /** @param diesAt told of every step that is reached; true kills the process there */
  constructor(diesAt: (step: string) => boolean) {
    this.#diesAt = diesAt;
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  /** Steps: a checkpoint is taken, and it is on disk. `refuses` makes the disk full for one commit. */
  store(disk: EngineParts["store"], refuses: () => boolean): EngineParts["store"] {
    return {
      load: () => disk.load(),
      commit: async (checkpoint) => {
        await this.#at("taken");
        const result = refuses() ? { failed: "the disk is full" } : await disk.commit(checkpoint);
        await this.#at("committed");
        return result;
      },
      close: async () => undefined,
    };
  }

  /** Steps: an effect is about to leave, and it has reached its receiver. */
  sender(sender: Pick<Sender, "send">): Pick<Sender, "send"> {
    return {
      send: async (effect) => {
        await this.#at(`before ${effect.kind}`);
        const attempt = await sender.send(effect);
        await this.#at(`after ${effect.kind}`);
        return attempt;
      },
    };
  }

  /** Steps: records are read, and they are applied. */
  source(source: Source): Source {
    return {
      start: (listener) => source.start(this.#listener(listener)),
      committed: async (positions) => {
        if (!this.isDead) await source.committed(positions);
      },
      drain: () => source.drain(),
      stop: () => source.stop(),
      health: () => source.health(),
    };
  }

  #listener(listener: SourceListener): SourceListener {
    return {
      position: (id) => listener.position(id),
      positionsChosen: (positions: readonly Position[]) => this.#alive(() => listener.positionsChosen(positions)),
      records: (id: PartitionId, records: readonly SourceRecord[], nextOffset: number, highWatermark: number) => {
        if (this.isDead || this.#reach("read")) return;
        listener.records(id, records, nextOffset, highWatermark);
        this.#reach("applied");
      },
      state: (id: PartitionId, state: PartitionState) => {
        if (!this.isDead) listener.state(id, state);
      },
      condition: (condition: SourceCondition) => {
        if (!this.isDead) listener.condition(condition);
      },
    };
  }

  async #at(step: string): Promise<void> {
    if (this.isDead || this.#reach(step)) await never;
  }

  async #alive(work: () => Promise<void>): Promise<void> {
    await (this.isDead ? never : work());
  }

  #reach(step: string): boolean {
    if (!this.#diesAt(step)) return false;
    this.isDead = true;
    this.#die();
    return true;
  }
}

const never = new Promise<never>(() => undefined);
