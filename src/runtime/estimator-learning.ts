import { learnEstimators } from "../core/evaluation/estimators.ts";
import type { ModelState } from "../core/evaluation/model-state.ts";

/** Learns what estimates are made by between other work: one step of a few ms a turn of the event loop. */
export class EstimatorLearning {
  #running = false;

  /** Goes on where something is left to be learnt. Call it about once a second. */
  learn(models: { readonly all: Iterable<ModelState> }): void {
    if (this.#running) return;
    this.#running = true;
    const step = (): void => {
      this.#running = learnEstimators(models.all);
      if (this.#running) setImmediate(step);
    };
    step();
  }
}
