import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

/** `driftline unfreeze`: lifts a freeze by hand. Maintenance windows of the configuration stay. */
export function unfreezeCommand(): Command {
  return askingCommand("unfreeze", "lift the freeze that was declared by hand", {}, () => "/v1/unfreeze");
}
