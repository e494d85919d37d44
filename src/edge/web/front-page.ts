import type { ReadModel } from "./read-model.ts";

/** Every path that answers, and with what. */
export const paths = [
  { path: "GET /", what: "this page" },
  { path: "GET /metrics", what: "for Prometheus" },
  { path: "GET /healthz", what: "whether it is alive" },
  { path: "GET /readyz", what: "whether it can do its work" },
  { path: "POST /v1/{predictions,labels}", what: "records to count (where http.ingest is set)" },
  { path: "GET /v1/models", what: "models, versions and their readings" },
  { path: "GET /v1/panes?model=&version=", what: "24 h of counts in panes of 10 s" },
  { path: "GET /v1/accuracy?model=", what: "accuracy by labels, and estimated from scores" },
  { path: "GET /v1/cohorts?model=&version=", what: "30 minutes of predictions each, by what their labels said" },
  { path: "GET /v1/orders", what: "rollback orders" },
  { path: "GET /v1/targets", what: "what can be rolled back" },
  { path: "GET /v1/alerts", what: "alerts that are up" },
  { path: "POST /v1/targets/<name>/reset", what: "close a target's circuit (needs the token)" },
  { path: "GET /v1/incidents", what: "what is or was wrong with a version, and what was done" },
  { path: "GET /v1/events", what: "facts as they happen (server-sent events)" },
  {
    path: "GET /v1/{overview,version,timeline,feature,rollback,freeze,changes,quarantine,actions,ingest,references,settings,facts}",
    what: "what the page reads",
  },
  { path: "POST /v1/decode", what: "what would be understood of a record; nothing is counted" },
  { path: "POST /v1/page-errors", what: "errors that the page met; from the page alone" },
  { path: "POST /v1/targets/<name>/order", what: "order a rollback by hand (needs the token)" },
  { path: "POST /v1/freeze", what: "roll nothing back for a while (needs the token); likewise unfreeze" },
  { path: "POST /v1/changes", what: "announce a change; /v1/changes/<id>/end when it is over (needs the token)" },
  { path: "POST /v1/orders/<id>/approve", what: "let an order leave (needs the token); likewise deny" },
  {
    path: "POST /v1/references/<model>/{taint,untaint}",
    what: "mark a span that no reference may learn from, or take marks back (needs the token)",
  },
  {
    path: "POST /v1/quarantine/<model>/<version>/release",
    what: "let a rolled-back version serve again (needs the token)",
  },
] as const;

/** What runs here and where to look, as plain text. */
export function frontPage(version: string, model: ReadModel): string {
  const ready = model.ready();
  const models = model
    .models()
    .flatMap((one) =>
      one.versions.map((serving) => `  ${one.model} ${serving.version} (${serving.role}): ${serving.signal}`),
    );
  return [
    `driftline ${version}: ${ready.ok ? "ready" : `not ready: ${ready.reasons.join("; ")}`}`,
    "",
    models.length === 0 ? "No predictions have been seen yet." : ["Versions:", ...models].join("\n"),
    "",
    ...paths.map(({ path, what }) => `${path.padEnd(32)} ${what}`),
    "",
  ].join("\n");
}
