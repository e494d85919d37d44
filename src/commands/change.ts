import type { Command } from "commander";
import { parseDuration } from "../config/duration.ts";
import { askingCommand } from "./ask-running.ts";

/** `driftline change WHAT`: announces a deployment or another change, so that incidents list it and timelines mark it. */
export function changeCommand(): Command {
  return askingCommand(
    "change",
    "announce a deployment or another change: incidents list it, an expected effect holds automatic rollbacks",
    { what: "what changes, in a few words" },
    () => "/v1/changes",
    {
      flags: [
        ["--model <model>", "the model that it concerns; without it, all"],
        ["--model-version <version>", "the version of the model that it concerns"],
        ["--expects <effect>", "the effect that is expected: no order leaves by itself while it lasts"],
        ["--for <duration>", "how long that effect is expected, such as 30m or 2h"],
      ],
      bodyOf: ({ model, modelVersion: version, expects, for: howLong }, [what]) => {
        const forMs = howLong === undefined ? undefined : parseDuration(howLong);
        if (howLong !== undefined && forMs === undefined)
          return { problem: `--for: "${howLong}" is not a duration. Write one such as 30m, 2h or 1d` };
        const scope = { model: model ?? null, version: version ?? null, expects: expects ?? null };
        return { what, ...scope, ...(forMs === undefined ? {} : { forSeconds: forMs / 1000 }) };
      },
    },
  );
}
