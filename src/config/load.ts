import { resolve } from "node:path";
import { crossChecks } from "./cross-checks.ts";
import { readDocument } from "./document.ts";
import type { Environment } from "./environment.ts";
import { type IssueText, issueTexts } from "./issue-text.ts";
import { type MergedConfig, mergeDocuments } from "./merge.ts";
import { type Path, type Problem, pathText } from "./problem.ts";
import { settingsSchema } from "./schema.ts";
import type { Settings } from "./settings.ts";
import { type ConfigText, readConfigTexts } from "./text-source.ts";

export type Loaded = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/** The settings of a YAML file, or of a folder of them; or everything that is wrong with them, at once. */
export function loadSettings(path: string, environment: Environment): Loaded {
  const { texts, problems } = readConfigTexts(path);
  return problems.length > 0 ? { problems } : settingsOf(texts, environment);
}

/** The settings of texts that are already in hand: a command line's, a test's. Paths in them are relative to the text's name. */
export function settingsOf(texts: readonly ConfigText[], environment: Environment): Loaded {
  const documents = texts.map((text) => readDocument(text, environment));
  const merged = mergeDocuments(documents);
  const problems: Problem[] = [...documents.flatMap((document) => document.problems), ...merged.problems];
  const told = new Set(problems.map(({ path }) => path));
  const report = ({ path, what, remedy }: IssueText) => {
    const origin = merged.origin(path);
    const where = origin?.document.where(origin.path) ?? texts.map(({ name }) => name).join(", ");
    // A variable that is not set, or a secret file that cannot be read, explains whatever the schema then thinks of the value.
    const at = pathText(origin?.path ?? path);
    if (!told.has(at) && !told.has(`${at}File`)) problems.push({ where, path: pathText(path), what, remedy });
  };
  // A file that is not YAML leaves everything out; what the rest then lacks says nothing.
  if (documents.some((document) => document.problems.some(({ path }) => path === ""))) return { problems };
  const parsed = parse(merged);
  if (!parsed.success)
    for (const issue of parsed.error.issues) for (const text of issueTexts(issue, merged.value)) report(text);
  else for (const text of crossChecks(parsed.data)) report(text);
  if (problems.length > 0 || !parsed.success) return { problems };
  return { settings: absolutePaths(parsed.data, merged) };
}

type Parsed = ReturnType<typeof settingsSchema.safeParse>;

/** Parses; where text from the environment stands for a number or a truth value, it is read as one. */
function parse(merged: MergedConfig): Parsed {
  const first = settingsSchema.safeParse(merged.value);
  if (first.success) return first;
  let value: unknown = merged.value;
  for (const issue of first.error.issues) {
    if (issue.code !== "invalid_type" || (issue.expected !== "number" && issue.expected !== "boolean")) continue;
    const path = issue.path.filter((step) => typeof step !== "symbol");
    const origin = merged.origin(path);
    if (origin?.document.substituted.has(pathText(origin.path))) value = replaced(value, path, scalar);
  }
  return settingsSchema.safeParse(value);
}

function scalar(value: unknown): unknown {
  if (value === "true" || value === "false") return value === "true";
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function replaced(value: unknown, [step, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? replaced(item, rest, change) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaced(item, rest, change) : item]),
  );
}

/** References and the store lie beside the file that names them. */
function absolutePaths(settings: Settings, merged: MergedConfig): Settings {
  const beside = (path: Path, file: string) => resolve(merged.origin(path)?.document.folder ?? ".", file);
  const models = Object.entries(settings.models).map(([name, model]) => {
    const reference = model.reference === undefined ? {} : { reference: beside(["models", name], model.reference) };
    return [name, { ...model, ...reference }];
  });
  return { ...settings, store: beside(["store"], settings.store), models: Object.fromEntries(models) };
}
