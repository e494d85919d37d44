import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

/** `driftline release-hold MODEL VERSION`: lets a version be promoted whose difference from its control is meant. */
export function releaseHoldCommand(): Command {
  return askingCommand(
    "release-hold",
    "let a held version be promoted",
    { model: "the model", version: "the version that may be promoted" },
    (model, version) => `/v1/holds/${model}/${version}/release`,
  );
}
