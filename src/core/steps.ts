/** Work in steps of a few milliseconds, so that nothing else has to wait for all of it. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** The result of all steps, one after the other. */
export function finished<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
