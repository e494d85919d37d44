import { Command } from "commander";
import { referenceHash } from "../core/reference/artefact.ts";
import { keepArtefact, readArtefact } from "../edge/references/artefact-files.ts";

/** `driftline reference accept FILE`: writes a learned reference as accepted. Exits 0, 1 when the file is no reference, 2 when nothing can be written. */
export function acceptCommand(): Command {
  return new Command("accept")
    .description("accept a learned reference, so that harm judged by it may act")
    .argument("<file>", "a *.reference.json, as kept in references/ beside the store")
    .option("--out <folder>", "where to write the accepted reference", ".")
    .option("--json", "print one JSON object", false)
    .action((file: string, { out, json }: { out: string; json: boolean }, command: Command) => {
      const reference = readArtefact(file);
      if ("unreadable" in reference) return command.error(`${file}: no reference (${reference.unreadable})`);
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
    });
}
