import { movedFeatures } from "../evaluation/moved-features.ts";
import type { Evidence, Serving } from "../facts.ts";
import type { Situation } from "../rollback/situation.ts";
import { targetDefaults } from "../rollback/target.ts";
import type { Scene } from "./attribution.ts";

/** Whether an incident is the version's own, in one plain sentence; what is not known is said too. */
export function versionText(
  { model, version }: Serving,
  evidence: Evidence,
  { control, previous, onsetMs, activationMs }: Situation,
  scene: Scene,
): string {
  const { against, control: beside, family, feature } = evidence;
  if (family === "hold") return `It is ${version} itself: ${beside} does otherwise on the same traffic.`;
  if (against === "control") return `It is ${version} itself: ${beside} does better on the same traffic.`;
  if (control !== null) {
    if (family !== "harm") return inputText(model, version, control.version, feature, scene);
    if (control.quiet === null)
      return `Not known whether it is ${version}: of ${control.version}, on the same traffic, too little is known.`;
    return control.quiet
      ? `It is ${version} itself: ${control.version} serves the same traffic and is well.`
      : `It is not ${version} alone: ${control.version} serves the same traffic and suffers too.`;
  }
  if (onsetMs - activationMs > targetDefaults.attributionWindowMs)
    return `It need not be ${version}: it began long after ${version} was activated.`;
  if (previous === null) return `Not known whether it is ${version}: no version is known to have served before it.`;
  if (family !== "harm")
    return `It began after ${version} took over from ${previous.version}: the version, or its input.`;
  if (previous.quiet === null)
    return `Not known whether it is ${version}: of ${previous.version}, before it, too little is known.`;
  return previous.quiet
    ? `It began with ${version}: ${previous.version} was well before it.`
    : `It is not ${version} alone: ${previous.version} had it before.`;
}

/** A feature that moves for both versions is the input; for one of them alone it is what that version gets. */
function inputText(model: string, version: string, beside: string, feature: string | null, scene: Scene): string {
  const { frame } = scene.model;
  const other = [...scene.model.servings].find(
    ({ serving }) => serving.model === model && serving.version === beside && serving.role !== "shadow",
  );
  if (frame === null || other === undefined || feature === null)
    return `Not known whether it is ${version}: ${beside} serves the same traffic.`;
  const windows = [other.window("5m").total, other.window("1h").total];
  return movedFeatures(frame, windows, scene.paneStartMs).names.includes(feature)
    ? `It is the input, not ${version}: for ${beside}, on the same traffic, ${feature} moved too.`
    : `It is ${version} alone: for ${beside}, on the same traffic, ${feature} has not moved.`;
}
