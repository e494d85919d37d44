import { detectorRule, type Rule } from "../core/alerting/rule.ts";
import { definitionId } from "../core/profile/extra-layout.ts";
import type { RowExtras } from "../core/row-extras.ts";
import { compilePredicate } from "../edge/decoders/own-predicate.ts";
import type { Settings } from "./settings.ts";

type ModelSettings = Settings["models"][string];

/** A model's own metrics, compiled, and its segments; settings were checked when they were loaded. */
export function rowExtras({ metrics, segments }: Pick<ModelSettings, "metrics" | "segments">): RowExtras {
  return {
    metrics: metrics.map(({ name, when, family, limit, tolerance }) => {
      const compiled = compilePredicate(when);
      if ("what" in compiled) throw new Error(`${name}: ${compiled.what}`);
      const { evaluate } = compiled;
      return { id: definitionId([name, when]), name, family, limit: limit ?? null, tolerance, evaluate };
    }),
    segments: segments.map(({ name, field, values, favourable }) => {
      const path = (field ?? `segment.${name}`).split(".");
      return { id: definitionId([name, path, values]), name, path, values, favourable: favourable ?? null };
    }),
  };
}

/** The rules of all models' own metrics: one per name. */
export function ownRules(extras: Iterable<RowExtras>): Rule[] {
  const metrics = [...extras].flatMap((one) => one.metrics);
  const families = new Map(metrics.map(({ name, family }) => [name, family]));
  return [...families].map(([name, family]) => detectorRule(name, family));
}
