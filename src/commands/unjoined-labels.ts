import { basename } from "node:path";
import type { Settings } from "../config/settings.ts";
import type { Reference } from "../core/reference/reference.ts";
import { predictionColumn } from "../core/schema.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";

/** Whether labels have something to be compared with: the stream's predictions are kept where the reference has some. */
export function hasPredictions({ columns }: Reference): boolean {
  return columns.some(({ name }) => name === predictionColumn);
}

/** What to do for each model that is to have labels, and whose reference leaves them nothing to be compared with. */
export function unjoinedLabels({ models, sources }: Pick<Settings, "models" | "sources">): string[] {
  const areRead = sources.some(({ carriesLabels }) => carriesLabels);
  return Object.entries(models).flatMap(([model, { labels, reference: path }]) => {
    if (path === undefined || labels === "off" || (labels === undefined && !areRead)) return [];
    const reference = readArtefact(path);
    if ("unreadable" in reference || hasPredictions(reference)) return [];
    return [
      `models.${model}.reference: ${basename(path)} has no predictions, so labels of ${model} cannot be joined; build it again, and name the column of the prediction (reference build --prediction COLUMN), or set labels: off`,
    ];
  });
}
