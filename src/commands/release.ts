import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

/** `driftline release MODEL VERSION`: takes a rolled-back version out of quarantine, because it was mended or cleared. */
export function releaseCommand(): Command {
  return askingCommand(
    "release",
    "take a rolled-back version out of quarantine",
    { model: "the model", version: "the version that may serve again" },
    (model, version) => `/v1/quarantine/${model}/${version}/release`,
  );
}
