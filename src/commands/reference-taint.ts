import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

const span = [
  ["--from <time>", "first instant of the span, event time, as 2026-11-24T15:00:00Z"],
  ["--to <time>", "end of the span"],
] as const;

/** `driftline reference taint MODEL`: the panes of a span never enter a reference. */
export function taintCommand(): Command {
  return askingCommand(
    "taint",
    "mark a span of event time that no reference may learn from, learned already or not",
    { model: "the model" },
    (model) => `/v1/references/${model}/taint`,
    {
      flags: [...span, ["--why <words>", "why, for the page and the audit trail"]],
      bodyOf: ({ from, to, why }) => (why === undefined ? { from, to } : { from, to, why }),
    },
  );
}

/** `driftline reference untaint MODEL`: takes marks back. */
export function untaintCommand(): Command {
  return askingCommand(
    "untaint",
    "take back the marks that lie inside a span of event time",
    { model: "the model" },
    (model) => `/v1/references/${model}/untaint`,
    { flags: span, bodyOf: ({ from, to }) => ({ from, to }) },
  );
}
