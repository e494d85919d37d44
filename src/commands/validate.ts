import { Command } from "commander";
import { settingsJsonSchema } from "../config/json-schema.ts";
import type { Settings } from "../config/settings.ts";
import type { Rolling } from "../core/evaluation/earlier-window.ts";
import { windowNames } from "../core/stream/windows.ts";
import { harmLimits, harmLimitsText } from "./harm-limits.ts";
import { labelAges, labelAgesText } from "./label-ages.ts";
import { configHelp, problemsText, settingsFrom } from "./settings-from.ts";
import { unjoinedLabels } from "./unjoined-labels.ts";

interface ValidateFlags {
  readonly config?: string;
  readonly json: boolean;
  readonly schema: boolean;
  readonly traffic?: string;
}

/** `driftline validate`: every problem of the configuration at once, or what it amounts to. Exits 1 if there is a problem. */
export function validateCommand(): Command {
  return new Command("validate")
    .description("check the configuration and say what it amounts to")
    .option("-c, --config <path>", configHelp)
    .option("--json", "print one JSON object", false)
    .option("--schema", "print the configuration's JSON Schema and check nothing", false)
    .option(
      "--traffic <rate>",
      "predictions per second of a version, for the smallest harm that is seen (default: the reference's)",
    )
    .action(({ config, json, schema, traffic }: ValidateFlags, command: Command) => {
      const rate = traffic === undefined ? undefined : Number(traffic);
      if (rate !== undefined && !(rate > 0))
        return command.error("--traffic is not a number of predictions per second above 0", { exitCode: 2 });
      if (schema) {
        console.log(JSON.stringify(settingsJsonSchema(), null, 2));
        return;
      }
      const loaded = settingsFrom(config);
      if ("problems" in loaded) {
        process.exitCode = 1;
        if (json) console.log(JSON.stringify({ ok: false, problems: loaded.problems }));
        else console.error(problemsText(loaded.problems));
        return;
      }
      const summary = summaryOf(loaded.settings);
      const limits = harmLimits(loaded.settings, rate);
      const labels = labelAges(loaded.settings);
      const warnings = unjoinedLabels(loaded.settings);
      console.log(
        json
          ? JSON.stringify({ ok: true, ...summary, harm: limits, labels, warnings })
          : [summaryText(summary), ...harmLimitsText(limits), ...labelAgesText(labels), ...warnings].join("\n"),
      );
    });
}

const earlier: Readonly<Record<Rolling, string>> = {
  previous: "the window before",
  "last-week": "the same hour last week",
};

interface Summary {
  readonly topics: readonly string[];
  /** Whether predictions and labels may be posted. */
  readonly posts: boolean;
  readonly models: readonly {
    readonly model: string;
    readonly reference: string | null;
    /** What its features are compared with besides the reference. */
    readonly compareWith: readonly Rolling[];
  }[];
  readonly notifiers: readonly string[];
  readonly targets: readonly { readonly target: string; readonly model: string; readonly mode: string }[];
}

/** What the settings amount to; nothing secret. */
function summaryOf({ sources, http, models, notifiers, targets }: Settings): Summary {
  return {
    topics: sources.map(({ topic }) => topic),
    posts: http.ingest !== undefined,
    models: Object.entries(models).map(([model, { reference, compareWith }]) => ({
      model,
      reference: reference ?? null,
      compareWith,
    })),
    notifiers: notifiers.map(({ name, kind }) => `${name} (${kind})`),
    targets: targets.map(({ name, model, mode }) => ({ target: name, model, mode })),
  };
}

function summaryText({ topics, posts, models, notifiers, targets }: Summary): string {
  const list = (items: readonly string[], none: string) => (items.length === 0 ? none : items.join(", "));
  return [
    "OK",
    `reads:      ${list([...topics, ...(posts ? ["what is posted over HTTP"] : [])], "nothing: sources is empty, and http.ingest is not set")}`,
    `models:     ${list(
      models.map(({ model, reference }) => `${model} (${reference ?? "learned from the stream"})`),
      "all that it sees, learned from the stream",
    )}`,
    `compares:   ${[
      `windows of ${windowNames.join(", ")} with the reference`,
      ...models
        .filter(({ compareWith }) => compareWith.length > 0)
        .map(({ model, compareWith }) => `${model} with ${compareWith.map((one) => earlier[one]).join(" and ")} too`),
    ].join("; ")}`,
    `tells:      ${list(notifiers, "nobody: notifiers is empty")}`,
    `rolls back: ${list(
      targets.map(({ target, model, mode }) => `${model} through ${target} (${mode})`),
      "nothing: targets is empty",
    )}`,
  ].join("\n");
}
