import { trustedPanes, uncertainDesignEffect } from "../reference/design-effect.ts";
import type { RowExtras } from "../row-extras.ts";
import { harmAlternatives, rateAlternatives } from "./alternatives.ts";
import { bandOf } from "./band.ts";
import { type ExtraStream, extraCount } from "./extra-streams.ts";
import { limitOf } from "./limits.ts";
import type { StreamBand } from "./stream-bands.ts";
import { type Tolerance, tolerances } from "./tolerances.ts";

/** What a quiet version showed of one block over a span, and how much its panes varied (own metrics: measured; segments: their model's). */
export interface LearnedBlock {
  readonly version: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: ArrayLike<number>;
  readonly panes: number;
  readonly designEffect: number;
}

/**
 * The band of a stream: at the limit that a person set, else from what was learned; undefined where neither is known,
 * or the limit is beyond what can be watched.
 */
export function extraBand(
  stream: ExtraStream,
  { metrics }: RowExtras,
  learned: LearnedBlock | undefined,
): StreamBand | undefined {
  const own = stream.segment === null ? metrics.find(({ name }) => name === stream.metric) : undefined;
  const alternatives = stream.family === "harm" ? harmAlternatives : rateAlternatives;
  if (own !== undefined && own.limit !== null) {
    const band = bandOf(own.limit, alternatives(own.limit));
    return band && { band, designEffect: uncertainDesignEffect };
  }
  if (learned === undefined) return undefined;
  const designEffect = Math.max(learned.designEffect, learned.panes < trustedPanes ? uncertainDesignEffect : 1);
  const rate = { ...extraCount(stream, learned.counts), designEffect, hourly: null };
  const limit = limitOf(
    rate,
    own === undefined ? segmentTolerance(stream) : { ...own.tolerance, plus: 0, small: false },
  );
  const band = limit === undefined ? undefined : bandOf(limit, alternatives(limit));
  return band && { band, designEffect };
}

function segmentTolerance({ metric }: ExtraStream): Tolerance {
  if (metric === "errors") return tolerances.errors;
  return metric === "latency_p99" ? tolerances.latency_p99 : tolerances.shares;
}
