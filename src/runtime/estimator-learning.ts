import { learnEstimators } from "../core/evaluation/estimators.ts";
import type { Judge } from "../core/judge.ts";

/** Learns what estimates are made by between other work: one step of a few ms a turn of the event loop. */
export class EstimatorLearning {
  #running = false;

  /** Goes on where something is left to be learnt. Call it about once a second. */
  learn(judge: Pick<Judge, "models" | "watermarkMs">): void {
    if (this.#running) return;
    this.#running = true;
    const step = (): void => {
      this.#running = learnEstimators(judge.models.all, judge.watermarkMs);
      if (this.#running) setImmediate(step);
    };
    step();
  }
}
