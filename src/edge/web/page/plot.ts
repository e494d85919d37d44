import type UPlot from "uplot";
import type { MarkView } from "../page-views.ts";
import { h } from "./element.ts";
import { clockText } from "./format.ts";
import { colour } from "./theme.ts";

/** The plot library is a script of its own, loaded before this module. */
declare const uPlot: typeof UPlot;

export interface PlotLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A colour of the theme. */
  readonly colour: string;
  readonly dash?: readonly number[];
  readonly width?: number;
  /** Fills down to zero. */
  readonly filled?: boolean;
  readonly points?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly atMs: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly marks: readonly MarkView[];
  readonly height: number;
  format(value: number): string;
}

/** A plot over time that grows with its place and follows the theme. What it shows stands beside it as text too. */
export function plot(data: Plot): HTMLElement {
  return h("div", {
    class: "plot",
    role: "img",
    "aria-label": described(data),
    "data-mount": "plot",
    mount: { kind: "plot", data, start: (element: HTMLElement, first: unknown) => startPlot(element, first as Plot) },
  });
}

function described({ title, lines, format }: Plot): string {
  const newest = lines.map(({ label, values }) => {
    const value = values.findLast((one) => one !== null);
    return `${label} ${value === undefined || value === null ? "unknown" : format(value)}`;
  });
  return `${title}; newest: ${newest.join(", ")}`;
}

function startPlot(element: HTMLElement, first: Plot): (data: unknown) => void {
  let shown = first;
  let chart = build(element, shown);
  const again = (): void => {
    chart.destroy();
    chart = build(element, shown);
  };
  new ResizeObserver(() => {
    if (element.clientWidth > 0 && element.clientWidth !== chart.width)
      chart.setSize({ width: element.clientWidth, height: shown.height });
  }).observe(element);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  return (data) => {
    const next = data as Plot;
    const isSame = next.lines.map(({ label }) => label).join() === shown.lines.map(({ label }) => label).join();
    shown = next;
    if (isSame) {
      shownBy.set(chart, next);
      chart.setData(columns(next));
    } else again();
  };
}

function newestOf(chart: UPlot, series: number): number | null | undefined {
  return shownBy.get(chart)?.lines[series - 1]?.values.findLast((one) => one !== null);
}

function shownValue(value: number | null | undefined, format: Plot["format"]): string {
  return value === null || value === undefined ? "–" : format(value);
}

/** From the first step to the last or the newest mark, whichever is later. */
function spanOf({ atMs, marks }: Plot): [number, number] {
  const [first = 0, second = first] = atMs;
  const half = (second - first) / 2;
  const end = Math.max((atMs.at(-1) ?? first) + half, ...marks.map((mark) => mark.atMs));
  return [(first - half) / 1000, (end + half / 2) / 1000];
}

/** The page's own letters; uPlot scales those of axes by itself. */
function font(scale: number): string {
  return `${12 * scale}px ${getComputedStyle(document.body).fontFamily}`;
}

/** What each plot shows now. */
const shownBy = new WeakMap<UPlot, Plot>();

function columns({ atMs, lines }: Plot): UPlot.AlignedData {
  return [atMs.map((ms) => ms / 1000), ...lines.map(({ values }) => [...values])] as UPlot.AlignedData;
}

function build(element: HTMLElement, shown: Plot): UPlot {
  const axis = {
    font: font(1),
    stroke: colour("quiet"),
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
  };
  const chart = new uPlot(
    {
      width: Math.max(200, element.clientWidth),
      height: shown.height,
      cursor: { sync: { key: "time" }, y: false },
      legend: { live: true },
      scales: {
        x: { range: (chart) => spanOf(shownBy.get(chart) ?? shown) },
        y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.12 : 1] },
      },
      axes: [
        { ...axis, size: 28, values: (_chart, at) => at.map((seconds) => clockText(seconds * 1000).slice(0, 5)) },
        { ...axis, size: 62, values: (_chart, values) => values.map((value) => shown.format(value)) },
      ],
      series: [
        {
          label: "time",
          value: (chart, seconds) =>
            clockText(seconds === null ? (shownBy.get(chart)?.atMs.at(-1) ?? 0) : seconds * 1000),
        },
        ...shown.lines.map((line): UPlot.Series => seriesOf(line, shown.format)),
      ],
      hooks: { draw: [drawMarks] },
    },
    columns(shown),
    element,
  );
  shownBy.set(chart, shown);
  return chart;
}

function seriesOf(
  { label, colour: name, dash, width, filled, points }: PlotLine,
  format: Plot["format"],
): UPlot.Series {
  return {
    label,
    stroke: colour(name),
    width: width ?? 1.5,
    spanGaps: false,
    points: { show: points === true, size: 4 },
    // Without a pointer on the plot, the newest value.
    value: (chart, value, series, at) => shownValue(at === null ? newestOf(chart, series) : value, format),
    ...(dash === undefined ? {} : { dash: [...dash] }),
    ...(filled === true ? { fill: `${colour(name)}22` } : {}),
  };
}

const markColours: Readonly<Record<MarkView["kind"], string>> = {
  activation: "ink",
  alert: "bad",
  order: "accent",
  confirmed: "accent",
  resolved: "good",
  change: "warn",
};
export const markLetters: Readonly<Record<MarkView["kind"], string>> = {
  activation: "▸",
  alert: "▲",
  order: "↩",
  confirmed: "⇄",
  resolved: "●",
  change: "◆",
};

function drawMarks(chart: UPlot): void {
  const { ctx, bbox } = chart;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.font = font(scale);
  ctx.textAlign = "center";
  let before = Number.NEGATIVE_INFINITY;
  for (const { atMs, kind } of shownBy.get(chart)?.marks ?? []) {
    const x = chart.valToPos(atMs / 1000, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = colour(markColours[kind]);
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = scale;
    ctx.setLineDash(kind === "activation" ? [2 * scale, 3 * scale] : []);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    // Letters of marks that fall together stand side by side.
    before = Math.max(x, before + 13 * scale);
    ctx.fillText(markLetters[kind], before, bbox.top - 3 * scale);
  }
  ctx.restore();
}
