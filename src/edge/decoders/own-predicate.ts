import { type ASTNode, TypeError as CelTypeError, Environment, ParseError } from "@marcbachmann/cel-js";
import type { RowView } from "../../core/row-extras.ts";
import { rowFields } from "./row-view.ts";

/** A predicate ready to be asked, with the features that it names; or what is wrong with its text. */
export type Compiled =
  | { readonly evaluate: (row: RowView) => boolean | "error"; readonly features: readonly string[] }
  | { readonly what: string; readonly remedy: string };

/** Bounds of what one row can cost: every node is visited at most once, because nothing loops. */
const lengthLimit = 1_000;
const limits = { maxAstNodes: 200, maxDepth: 24, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 4 };

/** Functions whose cost grows with the row or with their argument. */
const unbounded: ReadonlySet<string> = new Set([
  "all",
  "exists",
  "exists_one",
  "map",
  "filter",
  "matches",
  "join",
  "split",
]);

const environment = new Environment({ unlistedVariablesAreDyn: false, limits });
for (const [name, type] of Object.entries(rowFields)) environment.registerVariable(name, type);

/**
 * Compiles a CEL predicate over a row.
 *
 * Refused: what does not parse or type-check, what is no truth value, and what could cost more than its own length
 * (loops over lists and maps, regular expressions). Asking a compiled one never throws: a missing key, a wrong type or
 * an answer that is no truth value is "error".
 */
export function compilePredicate(text: string): Compiled {
  if (text.length > lengthLimit)
    return { what: `${text.length} characters, of at most ${lengthLimit}`, remedy: "Split it into several metrics" };
  try {
    const parsed = environment.parse(text);
    const loop = nodes(parsed.ast)
      .map(calledName)
      .find((name) => name !== undefined && unbounded.has(name));
    if (loop !== undefined)
      return {
        what: `${loop}() costs as much as the row is long`,
        remedy: "Use comparisons, in, has(), size(), startsWith(), endsWith() and contains()",
      };
    const { valid, type, error } = parsed.check();
    if (!valid) return wrong(error);
    if (type !== "bool" && type !== "dyn")
      return {
        what: `it is of type ${type}, no yes or no`,
        remedy: "Compare it with something, as in features.amount > 10000",
      };
    return { evaluate: (row) => asked(parsed, row), features: featuresOf(parsed.ast) };
  } catch (error) {
    return wrong(error);
  }
}

/** Whatever the expression meets in a row, the row itself must not suffer. */
function asked(predicate: (row: Record<string, unknown>) => unknown, row: RowView): boolean | "error" {
  try {
    const answer = predicate(row);
    return typeof answer === "boolean" ? answer : "error";
  } catch {
    return "error";
  }
}

/** Every node of an expression. */
function nodes(node: ASTNode): ASTNode[] {
  const inner: unknown[] = Array.isArray(node.args) ? node.args.flat(2) : [node.args];
  return [node, ...inner.filter(isNode).flatMap(nodes)];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function calledName(node: ASTNode): string | undefined {
  return node.op === "call" || node.op === "rcall" ? node.args[0] : undefined;
}

/** Names of the features that are asked for: `features.amount`, `features["amount"]`, `record.features.amount`. */
function featuresOf(ast: ASTNode): string[] {
  const named = nodes(ast).flatMap((node) => {
    if (node.op !== "." && node.op !== "[]") return [];
    const [of, name] = node.args;
    if (!isFeatures(of)) return [];
    if (typeof name === "string") return [name];
    return name.op === "value" && typeof name.args === "string" ? [name.args] : [];
  });
  return [...new Set(named)];
}

function isFeatures(node: ASTNode): boolean {
  if (node.op === "id") return node.args === "features";
  return node.op === "." && node.args[1] === "features" && node.args[0].op === "id" && node.args[0].args === "record";
}

/** The library's words, without its picture of the line. */
function wrong(error: unknown): { what: string; remedy: string } {
  if (!(error instanceof ParseError) && !(error instanceof CelTypeError)) throw error;
  const { summary, code, range } = error;
  const at = range === undefined ? "" : ` (character ${range.start + 1})`;
  const known = Object.keys(rowFields).join(", ");
  const unknown = code === "unknown_variable";
  return {
    what: `${summary.charAt(0).toLowerCase()}${summary.slice(1)}${at}`,
    remedy: unknown
      ? `Known: ${known}. Write features.NAME for a feature, record.NAME for any other field`
      : (remedies[code] ?? 'Write a CEL predicate, such as prediction == "approve" && features.amount > 10000'),
  };
}

const remedies: Readonly<Record<string, string>> = {
  no_such_overload: "Compare values of one type: numbers with numbers, texts with texts",
};
