import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";

export function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return (dashboard.panels ?? []).filter((one): one is Panel => "targets" in one);
}

/** Every PromQL of a dashboard: panels and marks. */
export function queriesOf(dashboard: Dashboard): readonly string[] {
  const targets = panelsOf(dashboard).flatMap(({ targets = [] }) => targets as readonly { readonly expr?: string }[]);
  return [...targets, ...(dashboard.annotations?.list ?? [])].map(({ expr = "" }) => expr);
}

/** A query as Grafana would send it. */
export function filledIn(query: string, values: Readonly<Record<string, string>>): string {
  return query.replaceAll(/\$(\w+)/g, (whole, name: string) => values[name] ?? whole);
}
