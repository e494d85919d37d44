import { formatDuration } from "../config/duration.ts";
import { delayOfShare } from "../core/reference/delay-curve.ts";
import type { LabelledReference } from "../core/reference/labelled-reference.ts";

const hourMs = 3_600_000;

/** How soon the labels of a reference came, in lines for people. */
export function delayLines({ delays }: LabelledReference): string[] {
  if (delays === undefined) return ["  delays           not known (--label-time): judged after 24 h"];
  const { timed, labels, ageMs, curves } = delays;
  return [
    `  judged after     ${ageText(ageMs)}; ${timed} of ${labels} labels say when they came`,
    ...curves.map((curve) => {
      const [half, most, all] = [0.5, 0.95, 1].map((share) => delay(delayOfShare([curve], share)));
      const name = curve.className ?? (curves.length === 1 ? "all" : "other classes");
      return `  ${name.padEnd(17)}half within ${half}, 95 % within ${most}, all within ${all}  (${curve.labels} labels)`;
    }),
  ];
}

/** An age of whole half hours as it is written in settings: `114h30m`, `36h`, `2d`. */
export function ageText(ageMs: number): string {
  const rest = ageMs % hourMs;
  return ageMs > hourMs && rest !== 0 ? `${Math.floor(ageMs / hourMs)}h${formatDuration(rest)}` : formatDuration(ageMs);
}

/** To three digits, as people say it. */
function delay(seconds: number): string {
  if (seconds < 120) return `${short(seconds)} s`;
  if (seconds < 7_200) return `${short(seconds / 60)} min`;
  return seconds < 172_800 ? `${short(seconds / 3_600)} h` : `${short(seconds / 86_400)} d`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
