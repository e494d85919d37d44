import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { type PanelSpec, panel } from "./panels.ts";
import { datasource, type VariableName, variables } from "./variables.ts";

export interface DashboardSpec {
  /** File name without ending, and uid. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly VariableName[];
  /** Marks on every panel: PromQL by name. */
  readonly marks?: Readonly<Record<string, string>>;
  readonly panels: readonly PanelSpec[];
}

const markColors = ["red", "purple"];

/** The dashboard, as Grafana 10 and later import it. */
export function dashboard(spec: DashboardSpec): Dashboard {
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags(["driftline"])
    .timezone("browser")
    .refresh("30s")
    .time({ from: "now-6h", to: "now" })
    .link(new DashboardLinkBuilder("driftline").type(DashboardLinkType.Dashboards).tags(["driftline"]).keepTime(true))
    .link(link("page", "$sidecar"))
    .link(link("runbook", "$runbook"));
  for (const name of ["datasource", ...spec.variables, "sidecar", "runbook"] as const)
    builder.withVariable(variables[name]);
  Object.entries(spec.marks ?? {}).forEach(([name, expr], index) => {
    const color = markColors[index] ?? "blue";
    builder.annotation(
      new AnnotationQueryBuilder()
        .name(name)
        .enable(true)
        .iconColor(color)
        .datasource(datasource)
        .expr(expr)
        .step("10s"),
    );
  });
  spec.panels.forEach((one, index) => {
    builder.withPanel(panel(one, index + 1));
  });
  return builder.build();
}

function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).icon("external link").url(url).targetBlank(true);
}
