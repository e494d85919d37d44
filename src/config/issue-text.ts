import type { z } from "zod";
import { type JsonSchema, settingsJsonSchema } from "./json-schema.ts";
import type { Path } from "./problem.ts";

type Issue = z.core.$ZodIssue;

export interface IssueText {
  readonly path: Path;
  readonly what: string;
  readonly remedy: string;
}

/** A schema's complaint in our own words. An unknown key is one complaint per key, at the key's own path. */
export function issueTexts(issue: Issue, root: unknown): IssueText[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const here = schemaAt(path, root);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        what: "unknown setting",
        remedy: `Known here: ${Object.keys(here?.properties ?? {}).join(", ")}`,
      }));
    case "invalid_type": {
      const missing = valueAt(root, path) === undefined;
      const describe = here?.description ? `: ${here.description}` : "";
      const name = path.at(-1);
      const file = here?.secret === true ? ` Set ${name}, or ${name}File to keep it in a file` : `Set it${describe}`;
      return [
        missing
          ? { path, what: "missing", remedy: file.trim() }
          : { path, what: `not ${article(issue.expected)}`, remedy: `Write ${article(issue.expected)}${describe}` },
      ];
    }
    case "invalid_value":
      return [
        {
          path,
          what: valueAt(root, path) === undefined ? "missing" : "not a known value",
          remedy: `Known: ${issue.values.map(String).join(", ")}`,
        },
      ];
    case "invalid_union": {
      const options =
        "options" in issue && Array.isArray(issue.options)
          ? `Known: ${issue.options.map(String).join(", ")}`
          : "See its description in the JSON Schema";
      return [{ path, what: valueAt(root, path) === undefined ? "missing" : "not a known value", remedy: options }];
    }
    case "too_small":
      return [
        {
          path,
          what: issue.origin === "string" ? "empty" : "too small",
          remedy: issue.message.startsWith("Too small") ? `The least is ${issue.minimum}` : capital(issue.message),
        },
      ];
    case "too_big":
      return [{ path, what: "too large", remedy: `The most is ${issue.maximum}` }];
    default: {
      const [what = "", ...advice] = issue.message.split(". ");
      return [{ path, what, remedy: advice.join(". ") || (here?.description ?? "Correct it") }];
    }
  }
}

let known: JsonSchema | undefined;

/** The schema at a path; a union's member is the one whose `kind` the file names. */
function schemaAt(path: Path, root: unknown): JsonSchema | undefined {
  known ??= settingsJsonSchema();
  let schema: JsonSchema | undefined = member(known, root);
  let value = root;
  for (const step of path) {
    value = valueAt(value, [step]);
    const values: JsonSchema | undefined =
      typeof schema?.additionalProperties === "object" ? schema.additionalProperties : undefined;
    schema = typeof step === "number" ? schema?.items : (schema?.properties?.[step] ?? values);
    schema = schema && member(schema, value);
  }
  return schema;
}

function member(schema: JsonSchema, value: unknown): JsonSchema {
  const kind = valueAt(value, ["kind"]);
  const objects = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].filter(
    ({ properties }) => properties !== undefined,
  );
  return objects.find(({ properties }) => kind === undefined || kindOf(properties) === kind) ?? schema;
}

function kindOf(properties: JsonSchema["properties"] = {}): unknown {
  const { kind } = properties;
  return kind?.const;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return value;
}

function article(type: string): string {
  const names: Record<string, string> = {
    array: "a list",
    object: "a mapping",
    record: "a mapping",
    string: "text",
    boolean: "true or false",
    int: "a whole number",
  };
  return names[type] ?? `a ${type}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
