// `node dashboards/build.ts` writes the dashboards' JSON.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dashboard } from "./dashboard.ts";
import { feature } from "./feature.ts";
import { fleet } from "./fleet.ts";
import { model } from "./model.ts";
import { rollback } from "./rollback.ts";
import { sidecar } from "./sidecar.ts";

/** Every dashboard, in the order in which one looks at them. */
export const dashboards = [fleet, model, feature, rollback, sidecar].map(dashboard);

const folder = fileURLToPath(new URL(".", import.meta.url));

/** File in this folder and its text. */
export function files(): (readonly [file: string, text: string])[] {
  return dashboards.map((one) => [`${one.uid}.json`, `${JSON.stringify(one, null, 2)}\n`]);
}

if (import.meta.main) for (const [file, text] of files()) writeFileSync(folder + file, text);
