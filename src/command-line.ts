import { Command, type CommanderError } from "commander";

/** Exit code of a command line that cannot be understood; 1 is kept for commands that ran and found something wrong. */
const usageError = 2;

/** The command line put together: `--help` and `--version` everywhere, and errors that say what is known. */
export function commandLine(version: string, commands: readonly (() => Command)[]): Command {
  const program = new Command("driftline")
    .description("Watches a model's predictions, says when a version has gone wrong, and rolls it back.")
    .version(version);
  for (const command of commands) program.addCommand(command());
  program.showHelpAfterError(`Known commands: ${program.commands.map((command) => command.name()).join(", ")}`);
  leaveByUsage(program);
  return program;
}

function leaveByUsage(command: Command): void {
  command.exitOverride((error) => process.exit(exitCode(error)));
  for (const inner of command.commands) leaveByUsage(inner);
}

/** What a command itself chose stands; commander's own complaints are about usage. */
function exitCode({ exitCode: chosen, code }: CommanderError): number {
  return chosen === 1 && code !== "commander.error" ? usageError : chosen;
}
