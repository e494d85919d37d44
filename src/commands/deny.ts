import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

/** `driftline deny ORDER`: ends an order that waits for a person. */
export function denyCommand(): Command {
  return askingCommand(
    "deny",
    "end an order that waits for approval",
    { order: "id of the order, as in the page and /v1/orders" },
    (order) => `/v1/orders/${order}/deny`,
  );
}
