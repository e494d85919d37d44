import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

/** `driftline reset TARGET`: closes the circuit half; the next order needs approval. Also re-arms after a lost store. */
export function resetCommand(): Command {
  return askingCommand(
    "reset",
    "close a rollback target's open circuit and re-arm it",
    { target: "name of the target in the configuration" },
    (target) => `/v1/targets/${target}/reset`,
  );
}
