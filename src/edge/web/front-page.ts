import { endpoints } from "./endpoints.ts";
import type { ReadModel } from "./read-model.ts";

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
    ...endpoints.map(({ method, path, what }) => `${`${method} ${path}`.padEnd(46)} ${what}`),
    "",
  ].join("\n");
}
