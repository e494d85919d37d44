import type { Command } from "commander";
import { parseDuration } from "../config/duration.ts";
import { askingCommand } from "./ask-running.ts";

/** `driftline freeze`: nothing is rolled back until the freeze is over or lifted. */
export function freezeCommand(): Command {
  return askingCommand("freeze", "roll nothing back until the freeze is over or lifted", {}, () => "/v1/freeze", {
    flags: [
      ["--for <duration>", "how long, such as 30m or 2h; without it, until it is lifted"],
      ["--reason <words>", "why, for the page and the audit trail"],
    ],
    bodyOf: ({ for: howLong, reason }) => {
      const forMs = howLong === undefined ? null : parseDuration(howLong);
      if (forMs === undefined)
        return { problem: `--for: "${howLong}" is not a duration. Write one such as 30m, 2h or 1d` };
      return { ...(reason === undefined ? {} : { reason }), forSeconds: forMs === null ? null : forMs / 1000 };
    },
  });
}
