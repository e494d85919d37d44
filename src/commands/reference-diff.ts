import { Command } from "commander";
import { referenceDifference } from "../core/drift/reference-difference.ts";
import { referenceHash } from "../core/reference/artefact.ts";
import type { Reference } from "../core/reference/reference.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";
import { differenceText } from "./reference-difference-text.ts";

/** `driftline reference diff OLD NEW`: exits 0, 1 when a file is no reference or they are of two models. */
export function diffCommand(): Command {
  return new Command("diff")
    .description("compare two reference files: rates and distributions, the columns that moved most on top")
    .argument("<old>", "a *.reference.json, such as the one in force")
    .argument("<new>", "another, such as a proposed one in references/ beside the store")
    .option("--json", "print one JSON object", false)
    .action((oldFile: string, newFile: string, { json }: { json: boolean }, command: Command) => {
      const [from, to] = [opened(oldFile, command), opened(newFile, command)];
      if (from.model !== to.model)
        command.error(`${oldFile} is of model ${from.model}, ${newFile} of ${to.model}: compare two of one model`);
      const difference = referenceDifference(from, to);
      const [old, later] = [sideOf(from), sideOf(to)];
      console.log(
        json
          ? JSON.stringify({ model: from.model, from: old, to: later, ...difference })
          : differenceText(old, later, difference),
      );
    });
}

function opened(file: string, command: Command): Reference {
  const reference = readArtefact(file);
  if ("unreadable" in reference)
    command.error(`${file}: no reference (${reference.unreadable}). Build one with driftline reference build.`);
  return reference;
}

function sideOf(reference: Reference): { hash: string; accepted: boolean } & Reference["source"] {
  return { hash: referenceHash(reference), accepted: reference.accepted, ...reference.source };
}
