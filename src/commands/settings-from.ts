import { existsSync } from "node:fs";
import { loadSettings } from "../config/load.ts";
import { type Problem, problemText } from "../config/problem.ts";
import type { Settings } from "../config/settings.ts";

/** Looked for where no `--config` is given. */
const defaultConfig = "driftline.yaml";

export const configHelp = `YAML file, or folder of them (default: ${defaultConfig})`;

/** The settings of `path`, or of the default file where there is one. */
export function settingsFrom(
  path: string | undefined,
): { readonly settings: Settings } | { readonly problems: readonly Problem[] } {
  if (path === undefined && !existsSync(defaultConfig)) {
    return {
      problems: [
        {
          where: defaultConfig,
          path: "",
          what: "there is no such file here",
          remedy: "Name the configuration with --config",
        },
      ],
    };
  }
  return loadSettings(path ?? defaultConfig, process.env);
}

/** Every problem on a line of its own, and how many there are. */
export function problemsText(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [...problems.map(problemText), count].join("\n");
}
