import { PanelBuilder as BarChartBuilder } from "@grafana/grafana-foundation-sdk/barchart";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type DataTransformerConfig,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as StatusHistoryBuilder } from "@grafana/grafana-foundation-sdk/statushistory";
import { PanelBuilder as TimeSeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { datasource } from "./variables.ts";

/** One panel, as the dashboards list them. */
export interface PanelSpec {
  readonly kind: "lines" | "number" | "grid" | "bars";
  readonly title: string;
  /** What it shows, and what to do when it looks wrong. */
  readonly description: string;
  readonly unit: string;
  /** PromQL by legend; of bars, each gives a value for every `cell`. */
  readonly queries: Readonly<Record<string, string>>;
  /** From here on it is a warning, and from there bad; green below. */
  readonly warnAt?: number;
  readonly badAt?: number;
  /** Of 24 columns. */
  readonly width: number;
}

const instant: ReadonlySet<PanelSpec["kind"]> = new Set(["number", "bars"]);
const heights = { lines: 8, number: 4, grid: 10, bars: 10 } as const;

/** The panel, as the SDK builds it. @param id unique in its dashboard */
export function panel(spec: PanelSpec, id: number): Builder<Panel> {
  const { kind, title, description, unit, queries, width } = spec;
  const builder = { lines, number, grid, bars }
    [kind]()
    .id(id)
    .title(title)
    .description(description)
    .unit(unit)
    .datasource(datasource)
    .thresholds(thresholds(spec))
    .span(width)
    .height(heights[kind]);
  Object.entries(queries).forEach(([legend, expr], index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .expr(expr)
      .legendFormat(legend);
    if (kind === "bars") query.format(PromQueryFormat.Table);
    builder.withTarget((instant.has(kind) ? query.instant() : query.range()).datasource(datasource));
  });
  if (kind === "bars") for (const one of sideBySide(Object.keys(queries))) builder.withTransformation(one);
  return builder;
}

const lines = () => new TimeSeriesBuilder().min(0).lineWidth(1);
const number = () => new StatBuilder();
const bars = () => new BarChartBuilder().xField("cell").xTickLabelRotation(-45).min(0);
const grid = () => new StatusHistoryBuilder();

/** One row a cell with a column for each query, in the order of the cells. */
function sideBySide(legends: readonly string[]): DataTransformerConfig[] {
  const times = legends.map((_, index) => [`Time ${index + 1}`, true]);
  const names = legends.map((legend, index) => [`Value #${String.fromCharCode(65 + index)}`, legend]);
  return [
    { id: "joinByField", options: { byField: "cell", mode: "outer" } },
    { id: "sortBy", options: { sort: [{ field: "cell" }] } },
    {
      id: "organize",
      options: {
        excludeByName: Object.fromEntries([["Time", true], ...times]),
        renameByName: Object.fromEntries(names),
      },
    },
  ];
}

function thresholds({ warnAt, badAt }: PanelSpec): ThresholdsConfigBuilder {
  const steps = [
    { value: null, color: "green" },
    ...(warnAt === undefined ? [] : [{ value: warnAt, color: "orange" }]),
    ...(badAt === undefined ? [] : [{ value: badAt, color: "red" }]),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
