import type { Command } from "commander";
import { referenceHash } from "../core/reference/artefact.ts";
import { keepArtefact, readArtefact } from "../edge/references/artefact-files.ts";
import { askingCommand } from "./ask-running.ts";

const fileEnding = ".json";

/**
 * `driftline reference accept MODEL` puts a reference in force in the driftline that runs; `accept FILE` writes a learned
 * one as accepted, for a driftline that does not. Exits 0, 1 when it is refused or no reference, 2 when it cannot be done.
 */
export function acceptCommand(): Command {
  const running = askingCommand(
    "accept",
    "put a reference in force: the proposed or learned one of a model, or an earlier one by its hash",
    { model: `the model; or a *${fileEnding}, which is only written as accepted` },
    (model) => `/v1/references/${model}/accept`,
    {
      flags: [["--hash <hash>", "an earlier reference of references/ beside the store, by its 64 digits"]],
      bodyOf: ({ hash }) => (hash === undefined ? {} : { hash }),
      instead: (command) => {
        const [what = ""] = command.args;
        if (!what.endsWith(fileEnding)) return false;
        acceptFile(what, command.opts<FileFlags>(), command);
        return true;
      },
    },
  );
  return running
    .option("--out <folder>", "with a file: where to write the accepted reference", ".")
    .option("--json", "with a file: print one JSON object", false);
}

interface FileFlags {
  readonly out: string;
  readonly json: boolean;
}

function acceptFile(file: string, { out, json }: FileFlags, command: Command): void {
  const reference = readArtefact(file);
  if ("unreadable" in reference) command.error(`${file}: no reference (${reference.unreadable})`);
  const accepted = { ...reference, accepted: true };
  const hash = referenceHash(accepted);
  try {
    const path = keepArtefact(out, accepted);
    console.log(
      json
        ? JSON.stringify({ path, hash })
        : `written to ${path}\nName it under models.${reference.model}.reference and restart driftline.`,
    );
  } catch (error) {
    command.error(`${out}: cannot be written (${(error as NodeJS.ErrnoException).code}). Choose another --out.`, {
      exitCode: 2,
    });
  }
}
