import { dirname, resolve } from "node:path";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { type Environment, substitute } from "./environment.ts";
import { type Path, type Problem, pathText } from "./problem.ts";
import { readSecretFile, secretFileTarget } from "./secret-file.ts";
import type { ConfigText } from "./text-source.ts";

/** One parsed file: its plain value with variables and secret files put in, and where each path stands in the text. */
export interface ConfigDocument {
  readonly name: string;
  readonly folder: string;
  readonly value: unknown;
  /** Paths whose text came from the environment, so that `"9810"` may stand for a number there. */
  readonly substituted: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** `name:line` of a path, or just the name. */
  where(path: Path): string;
}

/** Reads one file: YAML 1.2 without duplicate keys, then `${ENV}`, then `…File` settings. */
export function readDocument(source: ConfigText, environment: Environment): ConfigDocument {
  const lines = new LineCounter();
  const parsed = parseDocument(source.text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const where = (path: Path): string => {
    const line = lineOf(parsed, path, lines);
    return line === undefined ? source.name : `${source.name}:${line}`;
  };
  const problems: Problem[] = parsed.errors.map((error) => ({
    where: `${source.name}:${lines.linePos(error.pos[0]).line}`,
    path: "",
    what: `not valid YAML (${error.message.split("\n")[0]})`,
    remedy: "Correct the syntax there",
  }));
  const base = { name: source.name, folder: dirname(resolve(source.name)), where };
  if (problems.length > 0) return { ...base, value: {}, substituted: new Set(), problems };
  const substituted = new Set<string>();
  const walk = { environment, folder: base.folder, where, problems, substituted };
  return { ...base, value: resolveValues(parsed.toJS() ?? {}, [], walk), substituted, problems };
}

interface Walk {
  readonly environment: Environment;
  readonly folder: string;
  readonly where: (path: Path) => string;
  readonly problems: Problem[];
  readonly substituted: Set<string>;
}

function resolveValues(value: unknown, path: Path, walk: Walk): unknown {
  if (typeof value === "string") return substituteText(value, path, walk);
  if (Array.isArray(value)) return value.map((item, index) => resolveValues(item, [...path, index], walk));
  if (value === null || typeof value !== "object") return value;
  const resolved: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const inner = resolveValues(item, [...path, key], walk);
    const target = secretFileTarget(key);
    if (target === undefined || typeof inner !== "string") {
      resolved.push([key, inner]);
      continue;
    }
    const secret = readSecretFile(resolve(walk.folder, inner));
    const problem = (what: string, remedy: string) =>
      walk.problems.push({ where: walk.where([...path, key]), path: pathText([...path, key]), what, remedy });
    if (Object.hasOwn(value, target)) problem(`both ${target} and ${key} are set`, "Keep one of them");
    else if ("unreadable" in secret)
      problem(`${inner} cannot be used (${secret.unreadable})`, "Check the path and its permissions");
    // A placeholder keeps the schema from also reporting the setting as missing.
    resolved.push([target, "text" in secret ? secret.text : "unreadable"]);
  }
  return Object.fromEntries(resolved);
}

function substituteText(value: string, path: Path, walk: Walk): string {
  if (!value.includes("${")) return value;
  walk.substituted.add(pathText(path));
  const { text, unset } = substitute(value, walk.environment);
  for (const name of unset) {
    walk.problems.push({
      where: walk.where(path),
      path: pathText(path),
      what: `the environment variable ${name} is not set`,
      remedy: `Set it, or give a default: \${${name}:-…}`,
    });
  }
  return text;
}

/** Line of the deepest part of `path` that the text holds. */
function lineOf(parsed: Document, path: Path, lines: LineCounter): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = parsed.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}
