import type { Role } from "../../core/record.ts";
import type { RollingView } from "./extra-views.ts";
import type { ReadingView } from "./read-model.ts";

/** One feature of a version beside its reference. Times are epoch ms. */
export interface FeatureView {
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  readonly feature: string;
  readonly window: string;
  /** Rows with a value. */
  readonly liveRows: number;
  readonly referenceRows: number;
  readonly shape: NumericShape | CategoricalShape;
  readonly readings: readonly ReadingView[];
  /** Against its own past; none where the settings ask for none. */
  readonly rolling: readonly RollingView[];
  readonly history: readonly StatisticHistory[];
  /** What came that the reference does not know; null where nothing did, or the feature is numeric. */
  readonly unseen: UnseenView | null;
  /** Alerts on the feature that are up, by rule. */
  readonly alerts: readonly { readonly rule: string; readonly state: string; readonly since: number }[];
}

export interface NumericShape {
  readonly kind: "numeric";
  /** Shares of rows in (from, to]. */
  readonly bars: readonly {
    readonly from: number;
    readonly to: number;
    readonly reference: number;
    readonly live: number;
  }[];
  /** Both distribution functions at edges of the reference. */
  readonly cdf: readonly { readonly x: number; readonly reference: number; readonly live: number }[];
  /** Where the two are furthest apart; null without live rows. */
  readonly gap: { readonly x: number; readonly reference: number; readonly live: number } | null;
}

export interface CategoricalShape {
  readonly kind: "categorical";
  /** The most frequent of either side, then the rest together, then categories that the reference does not know. */
  readonly categories: readonly { readonly text: string; readonly reference: number; readonly live: number }[];
}

/** Collected since the start of the process, over at least the window and at most half as much again. */
export interface UnseenView {
  readonly since: number;
  /** How many different ones, about: exact up to 128. */
  readonly distinct: number;
  /** The most frequent that are surely frequent, with their share of the unseen rows, at least. */
  readonly names: readonly { readonly text: string; readonly share: number }[];
}

/** A statistic of each bucket of a window by itself, beside its threshold at that bucket's sample size. */
export interface StatisticHistory {
  readonly statistic: string;
  readonly bucketMs: number;
  readonly points: readonly {
    readonly atMs: number;
    readonly value: number;
    readonly threshold: number | null;
    readonly n: number;
  }[];
}
