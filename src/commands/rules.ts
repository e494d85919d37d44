import { writeFileSync } from "node:fs";
import { Command } from "commander";
import type { Settings } from "../config/settings.ts";
import { errorCode } from "../config/text-source.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";
import { fleetRules } from "../rules/fleet-rules.ts";
import { modelRules } from "../rules/model-rules.ts";
import { type ModelThresholds, thresholdsOf } from "../rules/model-thresholds.ts";
import { recordingFile, ruleFile } from "../rules/rule-file.ts";
import { problemsText, settingsFrom } from "./settings-from.ts";

interface RulesFlags {
  readonly config?: string;
  readonly out?: string;
  readonly runbook: string;
  readonly fleet?: boolean;
}

/** `driftline rules`: Prometheus rules about models. Exits 1 where the configuration or a reference cannot be used. */
export function rulesCommand(): Command {
  return new Command("rules")
    .description("write Prometheus rules about models; with a configuration, with its thresholds")
    .option(
      "-c, --config <path>",
      "YAML file, or folder of them (default: rules for any model, without thresholds of its own)",
    )
    .option("-o, --out <file>", "file to write (default: standard output)")
    .option("--runbook <url>", "address of the runbook, for the alerts' links", "docs/runbook.md")
    .option("--fleet", "instead: rules that add up the counts by bin of all replicas, for `models.*.bins`")
    .addHelpText("after", "\nRules about driftline itself stand in alerts/sidecar.rules.yaml.")
    .action(({ config, out, runbook, fleet }: RulesFlags, command: Command) => {
      const text =
        fleet === true ? recordingFile("driftline-fleet", fleetRules()) : modelFile(config, runbook, command);
      try {
        if (out === undefined) process.stdout.write(text);
        else writeFileSync(out, text);
      } catch (error) {
        command.error(`--out ${out}: cannot be written (${errorCode(error)})`, { exitCode: 2 });
      }
    });
}

function modelFile(config: string | undefined, runbook: string, command: Command): string {
  const thresholds = config === undefined ? [] : thresholdsFrom(config);
  if ("problem" in thresholds) command.error(thresholds.problem, { exitCode: 1 });
  return ruleFile("driftline-models", modelRules(thresholds), runbook);
}

function thresholdsFrom(config: string): ModelThresholds[] | { readonly problem: string } {
  const loaded = settingsFrom(config);
  if ("problems" in loaded) return { problem: problemsText(loaded.problems) };
  return referencesOf(loaded.settings);
}

function referencesOf({ models }: Settings): ModelThresholds[] | { readonly problem: string } {
  const found: ModelThresholds[] = [];
  for (const [model, { reference: path, cadence }] of Object.entries(models)) {
    if (path === undefined) continue;
    const reference = readArtefact(path);
    if ("unreadable" in reference)
      return { problem: `models.${model}.reference: ${path} cannot be read (${reference.unreadable})` };
    const thresholds = { ...thresholdsOf(reference), model };
    // A model that predicts in batches is silent between them.
    found.push(cadence === undefined ? thresholds : { ...thresholds, leastPerSecond: undefined });
  }
  return found;
}
