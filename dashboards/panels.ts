import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { type Panel, ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as StatusHistoryBuilder } from "@grafana/grafana-foundation-sdk/statushistory";
import { PanelBuilder as TimeSeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { datasource } from "./variables.ts";

/** One panel, as the dashboards list them. */
export interface PanelSpec {
  readonly kind: "lines" | "number" | "grid";
  readonly title: string;
  /** What it shows, and what to do when it looks wrong. */
  readonly description: string;
  readonly unit: string;
  /** PromQL by legend. */
  readonly queries: Readonly<Record<string, string>>;
  /** From here on it is a warning, and from there bad; green below. */
  readonly warnAt?: number;
  readonly badAt?: number;
  /** Of 24 columns. */
  readonly width: number;
}

const heights = { lines: 8, number: 4, grid: 10 } as const;

/** The panel, as the SDK builds it. @param id unique in its dashboard */
export function panel(spec: PanelSpec, id: number): Builder<Panel> {
  const { kind, title, description, unit, queries, width } = spec;
  const builder = { lines, number, grid }
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
    builder.withTarget((kind === "number" ? query.instant() : query.range()).datasource(datasource));
  });
  return builder;
}

const lines = () => new TimeSeriesBuilder().min(0).lineWidth(1);
const number = () => new StatBuilder();
const grid = () => new StatusHistoryBuilder();

function thresholds({ warnAt, badAt }: PanelSpec): ThresholdsConfigBuilder {
  const steps = [
    { value: null, color: "green" },
    ...(warnAt === undefined ? [] : [{ value: warnAt, color: "orange" }]),
    ...(badAt === undefined ? [] : [{ value: badAt, color: "red" }]),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
