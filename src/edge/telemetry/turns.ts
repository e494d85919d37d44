import { setImmediate as nextTurn } from "node:timers/promises";

/** Records wait no longer than this for a piece of work that lets others have their turn, cold code and collections of garbage aside. */
const turnMs = 2;

/** Paces a long piece of work: `if (turns.over) await turns.next()` at every step lets the event loop go on. */
export class Turns {
  #endsMs = Number.NEGATIVE_INFINITY;

  /** Whether this turn has lasted long enough; true before the first. */
  get over(): boolean {
    return performance.now() >= this.#endsMs;
  }

  /** Resolves in a turn of its own. */
  async next(): Promise<void> {
    await nextTurn();
    this.#endsMs = performance.now() + turnMs;
  }
}

/** All of what is made slice by slice, with turns for others in between. */
export async function inTurns<Item>(slices: Iterable<readonly Item[]>): Promise<Item[]> {
  const turns = new Turns();
  const all: Item[] = [];
  for (const slice of slices) {
    for (const item of slice) all.push(item);
    if (turns.over) await turns.next();
  }
  return all;
}
