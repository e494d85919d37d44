import type { Command } from "commander";
import { approveCommand } from "./approve.ts";
import { changeCommand } from "./change.ts";
import { dashboardsCommand } from "./dashboards.ts";
import { decodeCommand } from "./decode.ts";
import { demoCommand } from "./demo.ts";
import { denyCommand } from "./deny.ts";
import { freezeCommand } from "./freeze.ts";
import { orderCommand } from "./order.ts";
import { referenceCommand } from "./reference.ts";
import { releaseCommand } from "./release.ts";
import { releaseHoldCommand } from "./release-hold.ts";
import { reportCommand } from "./report.ts";
import { resetCommand } from "./reset.ts";
import { rulesCommand } from "./rules.ts";
import { runCommand } from "./run.ts";
import { unfreezeCommand } from "./unfreeze.ts";
import { validateCommand } from "./validate.ts";

/** Every command, in the order of the help. A new one is a file beside these and a line here. */
export const commands: readonly (() => Command)[] = [
  runCommand,
  demoCommand,
  referenceCommand,
  reportCommand,
  validateCommand,
  decodeCommand,
  rulesCommand,
  dashboardsCommand,
  approveCommand,
  denyCommand,
  orderCommand,
  resetCommand,
  releaseCommand,
  releaseHoldCommand,
  freezeCommand,
  unfreezeCommand,
  changeCommand,
];
