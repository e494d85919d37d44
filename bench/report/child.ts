import { commandLine } from "../../src/command-line.ts";
import { reportCommand } from "../../src/commands/report.ts";

/** Runs the command line's `report`, and says at its end on stderr what the process took. */
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const figures = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, rssPeakMiB: maxRSS / 1024 };
  process.stderr.write(`${JSON.stringify(figures)}\n`);
});

await commandLine("bench", [reportCommand]).parseAsync();
