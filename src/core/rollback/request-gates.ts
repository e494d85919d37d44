import type { Situation } from "./situation.ts";
import type { TargetSettings } from "./target.ts";

/** What keeps a request from leaving now; null: nothing. Asked again at every pane while what it is for stands. */
export function whyNotRequested(
  target: TargetSettings,
  situation: Pick<Situation, "data" | "freeze" | "holds" | "serves">,
  disarmed: string | null,
  inFlight: string | null,
): string | null {
  if (target.mode !== "auto") return `${target.name} is in mode ${target.mode}: only auto sends by itself`;
  if (disarmed !== null) return `disarmed: ${disarmed}`;
  if (situation.data !== "ok") return `data is ${situation.data}`;
  if (situation.freeze !== null) return `frozen: ${situation.freeze}`;
  if (situation.holds.length > 0) return `held: ${situation.holds.join(", ")}`;
  if (inFlight !== null) return `order ${inFlight} is under way`;
  return situation.serves ? null : "it no longer serves";
}
