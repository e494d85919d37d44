import type { actionBodies } from "./action-bodies.ts";
import type { ShapeName } from "./answer-shapes.ts";

/** One path and method that answers. */
export interface Endpoint {
  readonly method: "GET" | "POST";
  /** Names in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly what: string;
  /** `stable`: meaning and fields stay within a major version. `page`: what the page reads; it may change with any. */
  readonly stability: "stable" | "page";
  readonly query?: readonly { readonly name: string; readonly required: boolean; readonly what: string }[];
  /** Media types, and the schema where it is an action's. */
  readonly body?: { readonly types: readonly string[]; readonly action?: keyof typeof actionBodies };
  /** The setting that holds the token which is needed, or may be. */
  readonly token?: "http.token" | "http.ingest.token";
  /** Media type of the good answer; `application/json` if left out. */
  readonly type?: string;
  readonly shape?: ShapeName;
  /** Every status that it may answer, and when. */
  readonly answers: Readonly<Record<number, string>>;
}

type Optional = Partial<Pick<Endpoint, "query" | "body" | "token" | "type" | "shape">>;

const ok = { 200: "so it is" };
const standing = { 200: "yes", 503: "no, with the reasons" };
const model = { name: "model", required: true, what: "A model's name." };
const version = { name: "version", required: true, what: "One of its versions." };
const role = { name: "role", required: false, what: "primary (if left out), canary or shadow." };

function get(path: string, what: string, more: Optional & Partial<Pick<Endpoint, "answers">> = {}): Endpoint {
  return { method: "GET", path, what, stability: "stable", answers: ok, ...more };
}

/** Not promised to anybody but the page of the same driftline. */
function page(path: string, what: string, query?: Endpoint["query"]): Endpoint {
  const answers = query === undefined ? ok : { ...ok, 404: "there is no such thing" };
  return { method: "GET", path, what, stability: "page", answers, ...(query === undefined ? {} : { query }) };
}

function post(path: string, what: string): Endpoint {
  return {
    method: "POST",
    path,
    what,
    stability: "stable",
    token: "http.ingest.token",
    body: { types: ["application/json", "application/x-ndjson", "application/cloudevents+json"] },
    shape: "accepted",
    answers: {
      202: "on disk: counted exactly once",
      400: "the body is no JSON: line and column",
      401: "the token is missing or wrong",
      403: "posting is not switched on",
      413: "the body is too large",
      415: "another content type or encoding",
      429: "the inbox is full: send again after Retry-After",
      503: "the store cannot be written: send again after Retry-After",
    },
  };
}

function action(path: string, what: string, body?: keyof typeof actionBodies): Endpoint {
  return {
    method: "POST",
    path,
    what,
    stability: "stable",
    token: "http.token",
    shape: "done",
    ...(body === undefined ? {} : { body: { types: ["application/json"], action: body } }),
    answers: {
      200: "done, and on disk",
      400: "the body is not what the action takes",
      401: "the token is missing or wrong",
      403: "no token is configured, so actions are switched off",
      404: "there is no such target",
      409: "it was not done, and why",
      413: "the body is larger than 16 KiB",
    },
  };
}

/** Every endpoint, in the order in which people read of them. */
export const endpoints: readonly Endpoint[] = [
  get("/", "the page; as text where no HTML is asked for", { type: "text/html" }),
  get("/page/{file}", "the page's files", {
    type: "application/octet-stream",
    answers: { ...ok, 304: "as it was", 404: "no such file" },
  }),
  get("/metrics", "for Prometheus", { type: "text/plain" }),
  get("/healthz", "whether it is alive", { shape: "standing", answers: standing }),
  get("/readyz", "whether it can do its work", { shape: "standing", answers: standing }),
  get("/v1/openapi.json", "this description"),
  post("/v1/predictions", "predictions to count: an object, an array, or one a line (where http.ingest is set)"),
  post("/v1/labels", "the truth of predictions, likewise"),
  get("/v1/models", "models, versions and their readings", { shape: "models" }),
  get("/v1/panes", "24 h of counts in panes of 10 s", {
    query: [model, version],
    shape: "panes",
    answers: { ...ok, 400: "model or version is missing", 404: "no such version" },
  }),
  get("/v1/accuracy", "accuracy by labels, and estimated without them", {
    query: [{ ...model, required: false }],
    answers: { ...ok, 400: "model is given twice" },
  }),
  get("/v1/cohorts", "30 minutes of predictions each, by what their labels said", {
    query: [model, version],
    answers: { ...ok, 400: "model or version is missing", 404: "no such version has come with ids" },
  }),
  get("/v1/orders", "rollback orders, newest first", { shape: "orders" }),
  get("/v1/targets", "what can be rolled back", { shape: "targets" }),
  get("/v1/alerts", "alerts that are up", { shape: "alerts" }),
  get("/v1/holds", "promotions that are or were held, newest first", { shape: "holds" }),
  get("/v1/promotion", "whether a version may have more traffic: go, hold, no or unknown (Argo's web metric)", {
    query: [model, version],
    shape: "promotion",
    answers: { ...ok, 400: "model or version is missing" },
  }),
  {
    ...{ method: "POST", path: "/flagger/confirm/{target}", stability: "stable", shape: "promotion" },
    what: "the same for Flagger's confirm-promotion and confirm-traffic-increase hooks: 200 goes on",
    body: { types: ["application/json"] },
    answers: {
      200: "go",
      400: "the body is no hook",
      404: "there is no such target",
      409: "hold or no, and why",
      413: "the body is larger than 16 KiB",
      503: "doubt: not known now",
    },
  },
  get("/v1/events", "facts as they happen; Last-Event-ID brings what was missed", {
    type: "text/event-stream",
    answers: { ...ok, 503: "too many readers" },
  }),
  page("/v1/incidents", "what is or was wrong with a version, and what was done"),
  page("/v1/overview", "models and versions at a glance"),
  page("/v1/version", "one version with all its readings", [model, version, role]),
  page("/v1/timeline", "counts over time", [model, { name: "span", required: false, what: "Milliseconds back." }]),
  page("/v1/feature", "a feature's reference against its live distribution", [
    ...[model, version, role],
    { name: "feature", required: true, what: "A feature's name." },
    { name: "window", required: false, what: "5m, 1h (if left out), 24h." },
  ]),
  page("/v1/rollback", "targets and what their gates last said"),
  page("/v1/freeze", "what keeps every order back on purpose"),
  page("/v1/changes", "announced changes"),
  page("/v1/quarantine", "rolled-back versions whose return is an alert"),
  page("/v1/actions", "whether actions are switched on"),
  page("/v1/ingest", "what comes in, and what was wrong with it"),
  page("/v1/references", "references and the progress of learning"),
  page("/v1/references/{model}/diff", "two references of a model, by hash, side by side", [
    { name: "from", required: false, what: "The old one; the one in force if left out." },
    { name: "to", required: false, what: "The new one; the proposed one if left out." },
  ]),
  page("/v1/settings", "the settings in force, secrets hidden"),
  page("/v1/facts", "what happened lately"),
  {
    ...{ method: "POST", path: "/v1/decode", what: "what would be understood of a record; nothing is counted" },
    ...{ stability: "page", body: { types: ["text/plain"] }, answers: { ...ok, 413: "larger than 256 KiB" } },
  },
  {
    ...{ method: "POST", path: "/v1/page-errors", what: "errors that the page met; from the page alone" },
    ...{ stability: "page", body: { types: ["application/json"] } },
    answers: {
      204: "taken",
      400: "not a report of the page",
      403: "not from the page",
      413: "larger than 4 KiB",
      415: "not JSON",
      429: "too many reports",
    },
  },
  action("/v1/targets/{target}/reset", "close a target's circuit, or arm it again"),
  action("/v1/targets/{target}/order", "order a rollback by hand", "order"),
  action("/v1/orders/{orderId}/approve", "let an order leave"),
  action("/v1/orders/{orderId}/deny", "let it not leave"),
  action("/v1/quarantine/{model}/{version}/release", "let a rolled-back version serve again"),
  action("/v1/holds/{model}/{version}/release", "let a held version be promoted"),
  action("/v1/freeze", "roll nothing back for a while", "freeze"),
  action("/v1/unfreeze", "lift the freeze"),
  action("/v1/changes", "announce a change", "change"),
  action("/v1/changes/{id}/end", "say that a change is over"),
  action("/v1/references/{model}/taint", "mark a span that no reference may learn from", "taint"),
  action("/v1/references/{model}/untaint", "take marks back", "span"),
  action("/v1/references/{model}/propose", "make a reference of live panes", "propose"),
  action("/v1/references/{model}/accept", "put a reference in force", "accept"),
];
