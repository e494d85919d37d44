import type { CategoryPlot, NumericPlot, Plot } from "../plot.ts";
import { short } from "../report-text.ts";
import { escaped } from "./text.ts";

const width = 420;
const height = 150;
const plotTop = 8;
const plotBottom = 126;
const left = 8;
const right = width - 8;
const barHeight = 18;
const labelWidth = 130;

/** The pictures of a feature as inline SVG: shares of both sides, and for numbers their cumulated shares. */
export function plotSvg(plot: Plot): string {
  if (plot.kind === "none") return '<p class="none">nothing to draw: one side has no value</p>';
  return plot.kind === "numeric" ? histogram(plot) + cumulatedShares(plot) : categoryBars(plot);
}

function frame(label: string, tall: number, content: string): string {
  return `<svg viewBox="0 0 ${width} ${tall}" role="img" aria-label="${label}"><title>${label}</title>${content}</svg>`;
}

function histogram({ edges, reference, live, below, above }: NumericPlot): string {
  const most = Math.max(...reference, ...live, Number.MIN_VALUE);
  const x = (index: number) => left + (index / reference.length) * (right - left);
  const y = (share: number) => plotBottom - (share / most) * (plotBottom - plotTop);
  const outline = (shares: readonly number[]) =>
    shares.map((share, index) => `${at(x(index))},${at(y(share))} ${at(x(index + 1))},${at(y(share))}`).join(" ");
  const area = `${left},${plotBottom} ${outline(reference)} ${right},${plotBottom}`;
  const beyond = [
    ...(below.live > 0.01 || below.reference > 0.01
      ? [`below: ${percent(below.reference)} → ${percent(below.live)}`]
      : []),
    ...(above.live > 0.01 || above.reference > 0.01
      ? [`above: ${percent(above.reference)} → ${percent(above.live)}`]
      : []),
  ].join(", ");
  return frame(
    "Histogram of reference and live rows",
    height,
    `<polygon class="ref" points="${area}"/><polyline class="live" points="${outline(live)}"/>${axis(edges)}${
      beyond === "" ? "" : `<text x="${width / 2}" y="${plotTop + 8}" text-anchor="middle">${beyond}</text>`
    }`,
  );
}

function cumulatedShares({ edges, reference, live, below, gap }: NumericPlot): string {
  // By index, as edges are equally far apart: their difference may be too large or too small for a double.
  const x = (edge: number) => left + (edge / (edges.length - 1)) * (right - left);
  const y = (share: number) => plotBottom - share * (plotBottom - plotTop);
  const line = (shares: readonly number[], start: number) => {
    let upTo = start;
    const points = shares.map((share, index) => {
      upTo += share;
      return `${at(x(index + 1))},${at(y(upTo))}`;
    });
    return `${left},${at(y(start))} ${points.join(" ")}`;
  };
  const gapX = at(x(edges.indexOf(gap.at)));
  return frame(
    `Cumulated shares; they differ most at ${short(gap.at)}, ${percent(gap.reference)} of reference and ${percent(gap.live)} of live rows`,
    height,
    `<polyline class="refline" points="${line(reference, below.reference)}"/><polyline class="live" points="${line(live, below.live)}"/><line class="gap" x1="${gapX}" x2="${gapX}" y1="${at(y(gap.reference))}" y2="${at(y(gap.live))}"/>${axis(edges)}`,
  );
}

function axis(edges: readonly number[]): string {
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const middle = low / 2 + high / 2;
  return `<line class="axis" x1="${left}" x2="${right}" y1="${plotBottom}" y2="${plotBottom}"/><text x="${left}" y="142">${short(low)}</text><text x="${width / 2}" y="142" text-anchor="middle">${short(middle)}</text><text x="${right}" y="142" text-anchor="end">${short(high)}</text>`;
}

function categoryBars({ labels, reference, live, other }: CategoryPlot): string {
  const rows = labels.map((label, index) => ({ label, p: reference[index] ?? 0, q: live[index] ?? 0 }));
  if (other.categories > 0) rows.push({ label: `${other.categories} others`, p: other.reference, q: other.live });
  const most = Math.max(...rows.flatMap(({ p, q }) => [p, q]), Number.MIN_VALUE);
  const scale = (share: number) => at((share / most) * (width - labelWidth - 110));
  const bars = rows.map(({ label, p, q }, index) => {
    const top = index * barHeight + 4;
    const text = escaped(label.length > 18 ? `${label.slice(0, 17)}…` : label);
    return `<text x="${labelWidth - 6}" y="${top + 11}" text-anchor="end">${text}</text><rect class="ref" x="${labelWidth}" y="${top}" width="${scale(p)}" height="7"/><rect class="livebar" x="${labelWidth}" y="${top + 7}" width="${scale(q)}" height="7"/><text x="${width - 2}" y="${top + 11}" text-anchor="end">${percent(p)} → ${percent(q)}</text>`;
  });
  return frame("Shares of the categories in reference and live rows", rows.length * barHeight + 8, bars.join(""));
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
