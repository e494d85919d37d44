import type { StatisticHistory } from "../feature-view.ts";
import { h } from "./element.ts";
import { number, statisticName } from "./format.ts";
import { plot } from "./plot.ts";

/** A statistic of a feature over time, with its threshold. */
export function statisticHistory({ statistic, points }: StatisticHistory): HTMLElement {
  return h(
    "section",
    { class: "card", key: statistic },
    h("h3", {}, statisticName(statistic)),
    plot({
      title: statisticName(statistic),
      atMs: points.map(({ atMs }) => atMs),
      lines: [
        {
          label: "value",
          values: points.map(({ value }) => value),
          colour: "live",
          width: 2,
          points: points.length < 40,
        },
        {
          label: "threshold",
          values: points.map(({ threshold }) => threshold),
          colour: "bad",
          dash: [4, 3],
          width: 1.2,
          filled: true,
        },
      ],
      marks: [],
      height: 170,
      format: number,
    }),
  );
}
