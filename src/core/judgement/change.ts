import type { Serving } from "../facts.ts";
import { utcTime } from "../utc-time.ts";

/** A deployment, or another change around the models, as somebody announced it. */
export interface Change {
  readonly id: string;
  /** In the announcer's words. */
  readonly what: string;
  /** Whom it concerns; null: every model, every version. */
  readonly model: string | null;
  readonly version: string | null;
  /** The effect that is expected, in words; null: none, and then it is only listed. */
  readonly expects: string | null;
  /** Wall time, epoch ms: when it happens, and until when its effect is expected. */
  readonly atMs: number;
  readonly untilMs: number | null;
  readonly by: string;
  /** Its end has been told, whether by time or by a person. */
  readonly isOver: boolean;
}

/** What a person or a pipeline says of changes. */
export type ChangeCommand =
  | { readonly kind: "announce"; readonly change: Omit<Change, "id" | "by" | "isOver">; readonly by: string }
  /** The expected effect is over, or did not come: orders are free again. */
  | { readonly kind: "end-change"; readonly id: string; readonly by: string };

/** Whether a change concerns a version. */
export function concerns({ model, version }: Pick<Change, "model" | "version">, serving: Serving): boolean {
  return (model === null || model === serving.model) && (version === null || version === serving.version);
}

/** Whether its effect is expected at this moment. */
export function isExpected({ expects, atMs, untilMs, isOver }: Change, nowMs: number): boolean {
  return expects !== null && !isOver && nowMs >= atMs && nowMs < (untilMs ?? Number.NEGATIVE_INFINITY);
}

/** A change as gates, incidents and people read it. */
export function changeText({ what, model, version, expects, atMs, untilMs, by }: Change): string {
  const whom = model === null ? "" : ` (${model}${version === null ? "" : ` ${version}`})`;
  const until = untilMs === null ? "" : ` until ${utcTime(untilMs)}`;
  const effect = expects === null ? "" : `; expected${until}: ${expects}`;
  return `${utcTime(atMs)} ${what}${whom}, announced by ${by}${effect}`;
}
