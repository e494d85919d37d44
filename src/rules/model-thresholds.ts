import { frameOf } from "../core/evaluation/reference-frame.ts";
import { referenceHash } from "../core/reference/artefact.ts";
import type { Reference } from "../core/reference/reference.ts";

/** What a model's reference says about how it should be; undefined where the reference does not tell. */
export interface ModelThresholds {
  readonly model: string;
  /** Upper end of the band of the error ratio. */
  readonly errorRatio: number | undefined;
  /** Twice the reference's 99th percentile, seconds. */
  readonly latencyP99Seconds: number | undefined;
  /** A tenth of the reference's mean traffic, predictions/s. */
  readonly leastPerSecond: number | undefined;
}

const slowFactor = 2;
const trafficShare = 0.1;

/** The thresholds that follow from a reference. */
export function thresholdsOf(reference: Reference): ModelThresholds {
  const { list, bands } = frameOf(referenceHash(reference), reference);
  const errors = list.streams.findIndex(({ metric }) => metric === "errors");
  const { fromMs, toMs, rows } = reference.source;
  const p99Ms = reference.rates?.latency?.p99Ms;
  return {
    model: reference.model,
    errorRatio: bands[errors]?.band.limit,
    latencyP99Seconds: p99Ms === undefined ? undefined : (slowFactor * p99Ms) / 1_000,
    leastPerSecond:
      fromMs === null || toMs === null || toMs <= fromMs ? undefined : (trafficShare * rows * 1_000) / (toMs - fromMs),
  };
}
