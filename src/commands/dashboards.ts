import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { errorCode } from "../config/text-source.ts";
import { dashboardFiles } from "../rules/dashboard-files.ts";
import { problemsText, settingsFrom } from "./settings-from.ts";

interface DashboardsFlags {
  readonly config?: string;
  readonly out: string;
  readonly page?: string;
  readonly runbook?: string;
}

/** `driftline dashboards`: Grafana's JSON files. Exits 1 where the configuration cannot be used, 2 where nothing can be written. */
export function dashboardsCommand(): Command {
  return new Command("dashboards")
    .description("write Grafana dashboards; with a configuration, one for each of its models")
    .option("-c, --config <path>", "YAML file, or folder of them (default: dashboards for any model)")
    .requiredOption("-o, --out <folder>", "folder to write to")
    .option("--page <url>", "address of driftline's page, for the links")
    .option("--runbook <url>", "address of the runbook, for the links")
    .action(({ config, out, page, runbook }: DashboardsFlags, command: Command) => {
      const loaded = config === undefined ? undefined : settingsFrom(config);
      if (loaded !== undefined && "problems" in loaded) command.error(problemsText(loaded.problems), { exitCode: 1 });
      const models = loaded === undefined ? [] : modelsOf(loaded.settings);
      try {
        mkdirSync(out, { recursive: true });
        for (const { file, text } of dashboardFiles({ models, page, runbook })) writeFileSync(join(out, file), text);
      } catch (error) {
        command.error(`--out ${out}: cannot be written (${errorCode(error)})`, { exitCode: 2 });
      }
    });
}

/** Every model that the settings name. */
function modelsOf({
  models,
  sources,
  targets,
}: {
  readonly models: object;
  readonly sources: readonly Named[];
  readonly targets: readonly Named[];
}): string[] {
  const named = [...sources, ...targets].flatMap(({ model }) => model ?? []);
  return [...new Set([...Object.keys(models), ...named])].sort();
}

interface Named {
  readonly model?: string | undefined;
}
