import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { NewRecord } from "../edge/sources/memory-log.ts";
import type { Source } from "../edge/sources/source.ts";
import type { Engine } from "../runtime/engine.ts";

/** How the demo's records reach driftline: a log that the demo writes and driftline reads. */
export interface Feed {
  readonly topic: string;
  readonly source: Source;
  /** Appends records, by partition, after all that were appended before. */
  append(records: readonly (readonly NewRecord[])[]): Promise<void>;
  /** Resolves when the engine has taken everything that was appended, or at `ending`. */
  taken(engine: Engine, ending?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Turns of the event loop before the wait sleeps between looks: a log in memory is read within a few. */
const quickTurns = 100;
const pauseMs = 2;

/** Resolves when the engine's positions have reached these, one for each partition, or at `ending`. */
export async function reached(
  engine: Engine,
  topic: string,
  offsets: readonly number[],
  ending?: AbortSignal,
): Promise<void> {
  for (const [partition, offset] of offsets.entries()) {
    const isBehind = () => (engine.pipeline.position({ topic, partition }) ?? 0) < offset;
    for (let turn = 0; isBehind() && ending?.aborted !== true; turn += 1) {
      await (turn < quickTurns ? nextTurn() : delay(pauseMs));
    }
  }
}
