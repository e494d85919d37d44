/** A null band "rate ≤ limit" and the rates above it that a stream is tested for; fixed before a pane's outcomes are seen. */
export interface Band {
  /** Upper end m of the band, in (0, 1). */
  readonly limit: number;
  /** Rates q_i in (m, 1), ascending. */
  readonly alternatives: readonly number[];
  /** ln(q_i/m): evidence of one success, in nats. */
  readonly hit: Float64Array;
  /** ln((1−q_i)/(1−m)): evidence of one failure, in nats; negative. */
  readonly miss: Float64Array;
}

/**
 * The band of a limit, with alternatives outside (limit, 1) dropped; undefined where none is left, so nothing can be tested.
 *
 * For every true rate p ≤ m, one observation's expected factor p·q/m + (1−p)·(1−q)/(1−m) is at most 1 (equal at p = m).
 */
export function bandOf(limit: number, alternatives: readonly number[]): Band | undefined {
  if (!(limit > 0 && limit < 1)) return undefined;
  const inside = alternatives.filter((q) => q > limit && q < 1);
  if (inside.length === 0) return undefined;
  const hit = new Float64Array(inside.length);
  const miss = new Float64Array(inside.length);
  const [logLimit, logRest] = [Math.log(limit), Math.log1p(-limit)];
  inside.forEach((q, i) => {
    hit[i] = Math.log(q) - logLimit;
    miss[i] = Math.log1p(-q) - logRest;
  });
  return { limit, alternatives: inside, hit, miss };
}
