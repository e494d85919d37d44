import { s } from "./element.ts";

/** Errors are drawn up to this many times their limit. */
const limitsHigh = 3;

/**
 * A small picture of traffic (area) and of the error rate of each pane (bars; bright above the limit, which stands at a
 * third of the height).
 */
export function spark(
  { predictions, errors }: { predictions: readonly number[]; errors: readonly number[] },
  limit: number | null,
): SVGElement {
  const [width, height] = [120, 26];
  const most = Math.max(1, ...predictions);
  const step = width / predictions.length;
  const points = predictions.map(
    (count, i) => `${(i * step).toFixed(1)},${(height - 1 - (count / most) * (height - 4)).toFixed(1)}`,
  );
  const share = errors.map((count, i) => count / Math.max(1, predictions[i] ?? 0));
  const worst = limit === null ? Math.max(0.02, ...share) : limitsHigh * limit;
  const heightOf = (value: number): number => Math.min(1, value / worst) * (height - 4);
  const wide = Math.max(1, step - 0.5).toFixed(1);
  // One path for all bars of a colour: a row of a long table has few elements.
  const bars = (isDrawn: (value: number) => boolean): string =>
    share
      .map((value, i) =>
        value === 0 || !isDrawn(value)
          ? ""
          : `M${(i * step).toFixed(1)} ${height}h${wide}v-${heightOf(value).toFixed(1)}h-${wide}z`,
      )
      .join("");
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, class: "spark", "aria-hidden": "true" },
    s("polygon", { points: `0,${height} ${points.join(" ")} ${width},${height}`, class: "spark-traffic" }),
    s("path", { d: bars((value) => limit === null || value <= limit), class: "spark-errors" }),
    s("path", { d: bars((value) => limit !== null && value > limit), class: "spark-errors beyond" }),
  );
}

/** Bars of shares, as a small picture of a distribution. */
export function miniature(shares: readonly number[]): SVGElement {
  const [width, height] = [96, 24];
  const most = Math.max(1e-9, ...shares);
  const step = width / Math.max(1, shares.length);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, class: "spark", "aria-hidden": "true" },
    shares.map((share, i) =>
      s("rect", {
        x: (i * step).toFixed(1),
        width: Math.max(0.8, step - 0.8).toFixed(1),
        y: (height - (share / most) * height).toFixed(1),
        height: ((share / most) * height).toFixed(1),
        class: "spark-bar",
      }),
    ),
  );
}
