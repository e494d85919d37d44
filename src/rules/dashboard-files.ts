import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface DashboardWishes {
  /** Models that get a dashboard of their own; none leaves the one in which any model can be chosen. */
  readonly models: readonly string[];
  /** Address of driftline's page; undefined leaves the default. */
  readonly page: string | undefined;
  readonly runbook: string | undefined;
}

interface Variable {
  readonly name: string;
  query?: unknown;
  current?: { readonly text: string; readonly value: string };
}

interface Dashboard {
  uid: string;
  title: string;
  readonly templating: { readonly list: Variable[] };
}

/** The shipped dashboards stand beside `src` in a checkout, and beside `dist` in the package. */
const folder = fileURLToPath(new URL("../../dashboards/", import.meta.url));
const ofOneModel = "driftline-model";
/** Grafana's limit on a uid is 40 characters. */
const uidLimit = 40;

/** The files to write. @throws Error when the shipped dashboards cannot be read */
export function dashboardFiles({ models, page, runbook }: DashboardWishes): { file: string; text: string }[] {
  const shipped = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(folder + file, "utf8")) as Dashboard);
  const wanted = shipped.flatMap((one) =>
    one.uid === ofOneModel && models.length > 0 ? models.map((model) => forModel(one, model)) : [one],
  );
  for (const { templating } of wanted) {
    setTo(templating.list, "sidecar", page);
    setTo(templating.list, "runbook", runbook);
    setTo(templating.list, "model", templating.list.some(isSet) ? undefined : models[0]);
  }
  return wanted.map((one) => ({ file: `${one.uid}.json`, text: `${JSON.stringify(one, null, 2)}\n` }));
}

function forModel(dashboard: Dashboard, model: string): Dashboard {
  const copy = structuredClone(dashboard);
  copy.uid = uidOf(model);
  copy.title = `driftline: ${model}`;
  setTo(copy.templating.list, "model", model);
  return copy;
}

/** Plain names stay readable; others are told apart by a hash. */
function uidOf(model: string): string {
  const plain = `${ofOneModel}-${model}`;
  if (/^[\w-]+$/.test(plain) && plain.length <= uidLimit) return plain;
  return `${ofOneModel}-${createHash("sha256").update(model).digest("hex").slice(0, 16)}`;
}

function setTo(list: readonly Variable[], name: string, value: string | undefined): void {
  const variable = list.find((one) => one.name === name);
  if (variable === undefined || value === undefined) return;
  variable.current = { text: value, value };
  // A text box shows what its query says.
  if (name !== "model") variable.query = value;
}

function isSet({ name, current }: Variable): boolean {
  return name === "model" && current !== undefined;
}
