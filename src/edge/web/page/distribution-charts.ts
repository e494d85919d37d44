import type { CategoricalShape, NumericShape } from "../feature-view.ts";
import { type Child, h, s } from "./element.ts";
import { number, percent } from "./format.ts";

const [width, height] = [560, 250];
const box = { left: 46, right: 10, top: 14, bottom: 28 };
const inner = { width: width - box.left - box.right, height: height - box.top - box.bottom };

/** Both histograms on one axis: density, so that bars of different width compare by their area. */
export function histogram({ bars }: NumericShape): SVGElement {
  const finite = bars.filter(({ from, to }) => to > from);
  const [low, high] = axisEnds(finite);
  const density = (share: number, { from, to }: { from: number; to: number }) =>
    share / (Math.min(to, high) - Math.max(from, low));
  const drawn = finite.filter(({ from, to }) => to > low && from < high);
  const most = Math.max(1e-12, ...drawn.flatMap((bar) => [density(bar.reference, bar), density(bar.live, bar)]));
  const x = scale(low, high);
  const y = (value: number) => box.top + inner.height * (1 - value / most);
  const outline = drawn
    .map(
      (bar) =>
        `${x(Math.max(low, bar.from)).toFixed(1)},${y(density(bar.reference, bar)).toFixed(1)} ${x(Math.min(high, bar.to)).toFixed(1)},${y(density(bar.reference, bar)).toFixed(1)}`,
    )
    .join(" ");
  return chart(
    "histogram, reference against live",
    drawn.map((bar) =>
      s(
        "rect",
        {
          class: "bar-live",
          x: x(Math.max(low, bar.from)),
          width: Math.max(0.5, x(Math.min(high, bar.to)) - x(Math.max(low, bar.from)) - 0.5),
          y: y(density(bar.live, bar)),
          height: box.top + inner.height - y(density(bar.live, bar)),
        },
        s(
          "title",
          {},
          `${number(bar.from)} to ${number(bar.to)}: reference ${percent(bar.reference)}, live ${percent(bar.live)}`,
        ),
      ),
    ),
    s("polyline", {
      class: "bar-reference",
      points: `${x(low)},${box.top + inner.height} ${outline} ${x(high)},${box.top + inner.height}`,
    }),
    valueAxis(low, high),
  );
}

/** Both distribution functions, and the Kolmogorov–Smirnov gap where they are furthest apart. */
export function distributionFunctions({ cdf, gap, bars }: NumericShape): SVGElement {
  const [low, high] = axisEnds(bars.filter(({ from, to }) => to > from));
  const x = scale(low, high);
  const y = (value: number) => box.top + inner.height * (1 - value);
  const line = (side: "reference" | "live") =>
    cdf
      .filter((point) => point.x >= low && point.x <= high && Number.isFinite(point[side]) && point[side] !== null)
      .map((point) => `${x(point.x).toFixed(1)},${y(point[side]).toFixed(1)}`)
      .join(" ");
  return chart(
    `distribution functions${gap === null ? "" : `; the largest gap, ${number(Math.abs(gap.live - gap.reference))}, is at ${number(gap.x)}`}`,
    [0, 0.25, 0.5, 0.75, 1].map((share) => [
      s("line", { class: "axis", x1: box.left, x2: width - box.right, y1: y(share), y2: y(share) }),
      s("text", { x: box.left - 6, y: y(share) + 4, "text-anchor": "end" }, `${share * 100} %`),
    ]),
    s("polyline", { class: "line-reference", points: line("reference") }),
    s("polyline", { class: "line-live", points: line("live") }),
    gap === null ? null : gapLine(gap, x(Math.min(high, Math.max(low, gap.x))), y),
    valueAxis(low, high),
  );
}

function gapLine(gap: NonNullable<NumericShape["gap"]>, at: number, y: (value: number) => number): Child {
  const isRight = at > width - 130;
  return [
    s("line", { class: "gap", x1: at, x2: at, y1: y(gap.reference), y2: y(gap.live) }),
    s(
      "text",
      {
        class: "gap-text",
        x: at + (isRight ? -8 : 8),
        y: (y(gap.reference) + y(gap.live)) / 2 + 4,
        "text-anchor": isRight ? "end" : "start",
      },
      `KS ${number(Math.abs(gap.live - gap.reference))} at ${number(gap.x)}`,
    ),
  ];
}

/** Shares of each category, two bars a row. */
export function categoryBars({ categories }: CategoricalShape): SVGElement {
  const [rowHeight, nameWidth, total] = [34, 170, 760];
  const most = Math.max(1e-9, ...categories.flatMap(({ reference, live }) => [reference, live]));
  const long = (share: number) => (share / most) * (total - nameWidth - 150);
  return s(
    "svg",
    {
      viewBox: `0 0 ${total} ${categories.length * rowHeight + 4}`,
      class: "chart",
      role: "img",
      "aria-label": "shares of categories, reference against live",
    },
    categories.map(({ text, reference, live }, row) => {
      const top = row * rowHeight + 4;
      return [
        s(
          "text",
          { class: "strong", x: nameWidth - 10, y: top + 18, "text-anchor": "end" },
          text.length > 24 ? `${text.slice(0, 23)}…` : text,
          s("title", {}, text),
        ),
        s("rect", {
          class: "row-reference",
          x: nameWidth,
          y: top + 2,
          width: Math.max(0.5, long(reference)),
          height: 11,
        }),
        s("text", { x: nameWidth + long(reference) + 6, y: top + 11 }, `reference ${percent(reference)}`),
        s("rect", { class: "row-live", x: nameWidth, y: top + 15, width: Math.max(0.5, long(live)), height: 11 }),
        s("text", { x: nameWidth + long(live) + 6, y: top + 25 }, `live ${percent(live)}`),
      ];
    }),
  );
}

/** What the colours and shapes of a chart mean. */
export function key(live: string): HTMLElement {
  return h(
    "p",
    { class: "key" },
    h("span", {}, h("i", { class: "of-reference" }), "reference (outline)"),
    h("span", {}, h("i", { class: "of-live" }), live),
  );
}

function chart(label: string, ...children: readonly Child[]): SVGElement {
  return s("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": label }, children);
}

function scale(low: number, high: number): (value: number) => number {
  return (value) => box.left + ((value - low) / (high - low || 1)) * inner.width;
}

/** The bulk of the values: a long tail would leave nothing to see. Open first and last bars are cut to the width of a neighbour. */
function axisEnds(bars: NumericShape["bars"]): [number, number] {
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return [0, 1];
  const typical =
    bars.length > 2 ? ((bars.at(-2)?.to ?? last.to) - first.to) / (bars.length - 2) : last.to - first.from;
  return [Math.max(first.from, first.to - 2 * typical), Math.min(last.to, last.from + 2 * typical)];
}

function valueAxis(low: number, high: number): Child {
  const bottom = box.top + inner.height;
  return [
    s("line", { class: "axis", x1: box.left, x2: width - box.right, y1: bottom, y2: bottom }),
    [0, 0.25, 0.5, 0.75, 1].map((part) =>
      s(
        "text",
        {
          x: box.left + part * inner.width,
          y: bottom + 17,
          "text-anchor": part === 0 ? "start" : part === 1 ? "end" : "middle",
        },
        number(low + part * (high - low)),
      ),
    ),
  ];
}
