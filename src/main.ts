import { commandLine } from "./command-line.ts";
import { commands } from "./commands/commands.ts";
import { version } from "./version.ts";

await commandLine(version, commands).parseAsync();
