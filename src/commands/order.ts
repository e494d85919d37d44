import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

/** `driftline order TARGET`: orders a rollback by hand, through the same gates as any. */
export function orderCommand(): Command {
  return askingCommand(
    "order",
    "order a rollback by hand, through the same gates as any",
    { target: "name of the target in the configuration" },
    (target) => `/v1/targets/${target}/order`,
    {
      flags: [["--from <version>", "the version to roll back from; without it, that of the target's last alarm"]],
      bodyOf: ({ from }) => (from === undefined ? {} : { from }),
    },
  );
}
