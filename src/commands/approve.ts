import type { Command } from "commander";
import { askingCommand } from "./ask-running.ts";

/** `driftline approve ORDER`: lets an order leave that waits for a person. */
export function approveCommand(): Command {
  return askingCommand(
    "approve",
    "let an order leave that waits for approval",
    { order: "id of the order, as in the page and /v1/orders" },
    (order) => `/v1/orders/${order}/approve`,
  );
}
