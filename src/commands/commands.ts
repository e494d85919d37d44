import type { Command } from "commander";
import { decodeCommand } from "./decode.ts";
import { demoCommand } from "./demo.ts";
import { referenceCommand } from "./reference.ts";
import { resetCommand } from "./reset.ts";
import { runCommand } from "./run.ts";
import { validateCommand } from "./validate.ts";

/** Every command, in the order of the help. A new one is a file beside these and a line here. */
export const commands: readonly (() => Command)[] = [
  runCommand,
  demoCommand,
  referenceCommand,
  validateCommand,
  decodeCommand,
  resetCommand,
];
