import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";

/** Every query goes to the data source that is chosen above. */
export const datasource = { type: "prometheus", uid: "$datasource" };

/** A variable filled from a label of a metric. */
function labelled(name: string, values: string, several: boolean): Builder<VariableModel> {
  const builder = new QueryVariableBuilder(name)
    .query(`label_values(${values}, ${name})`)
    .datasource(datasource)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  return several
    ? builder.multi(true).includeAll(true).allValue(".*").current({ text: "All", value: "$__all" })
    : builder;
}

/** Every variable there is. */
export const variables = {
  datasource: new DatasourceVariableBuilder("datasource").label("data source").type("prometheus"),
  model: labelled("model", "driftline_predictions_total", false),
  version: labelled("version", 'driftline_predictions_total{model="$model"}', true),
  feature: labelled("feature", 'driftline_drift{model="$model"}', false),
  target: labelled("target", "driftline_target_state", true),
  instance: labelled("instance", "driftline_build_info", true),
  window: new CustomVariableBuilder("window").values("5m,1h,24h,7d").current({ text: "5m", value: "5m" }),
  sidecar: new TextBoxVariableBuilder("sidecar").label("page").defaultValue("http://localhost:9810"),
  runbook: new TextBoxVariableBuilder("runbook").defaultValue("https://wiki.example.com/driftline/runbook"),
} satisfies Record<string, Builder<VariableModel>>;

export type VariableName = keyof typeof variables;
