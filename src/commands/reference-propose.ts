import type { Command } from "commander";
import type { DifferenceView } from "../edge/web/operator-views.ts";
import { askingCommand } from "./ask-running.ts";
import { differenceText } from "./reference-difference-text.ts";

/** `driftline reference propose MODEL`: a reference of live panes, shown beside the one in force. */
export function proposeCommand(): Command {
  return askingCommand(
    "propose",
    "make a reference of what a version did in the last day or week, and show how it differs from the one in force",
    { model: "the model" },
    (model) => `/v1/references/${model}/propose`,
    {
      flags: [
        [
          "--from <time>",
          "first instant, event time, as 2026-11-24T15:00:00Z (default: 24 h before --to; up to 7 d: rates and hours of the day from all of it)",
        ],
        ["--to <time>", "end (default: the newest pane)"],
        ["--version-name <name>", "the version (default: the active one)"],
      ],
      bodyOf: ({ from, to, versionName }) => ({
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(versionName === undefined ? {} : { version: versionName }),
      }),
      after: {
        pathOf: (model) => `/v1/references/${model}/diff`,
        tell: (answer) => {
          const { model, from, to, notes, ...difference } = answer as DifferenceView;
          const next = `It judges nothing yet. Put it in force with: driftline reference accept ${model}`;
          return `${differenceText(from, to, difference, notes)}\n\n${next}`;
        },
      },
    },
  );
}
