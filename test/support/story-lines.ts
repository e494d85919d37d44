import type { Fact, Serving } from "../../src/core/facts.ts";

/** A fact as a story tells it; undefined for those that stories leave out (gates that open, deliveries that the receiver's own line tells). */
export function factLine(fact: Fact): string | undefined {
  switch (fact.kind) {
    case "alert":
      return `${servingText(fact.serving)}: ${fact.rule}${fact.feature === null ? "" : ` of ${fact.feature}`}${fact.segment === undefined ? "" : ` where ${fact.segment}`} ${fact.state}`;
    case "gate":
      return fact.passed ? undefined : `gate ${fact.gate} closed: ${fact.why}`;
    case "order":
      return `order ${fact.from} → ${fact.to} ${fact.state}: ${fact.why}`;
    case "promotion":
      return `${servingText(fact.serving)}: promotion ${fact.state}: ${fact.why}`;
    case "request":
      return `request to ${fact.about} ${servingText(fact.serving)} ${fact.state}`;
    case "target":
      return fact.state === "armed" ? undefined : `${fact.target} ${fact.state}: ${fact.why}`;
    case "quarantine":
      return `quarantine of ${fact.version} ${fact.state}: ${fact.why}`;
    case "freeze":
      return fact.active ? `frozen ${fact.detail}` : `no longer frozen: ${fact.detail}`;
    case "change":
      return `change ${fact.state}: ${fact.what}`;
    case "reference":
      return `reference ${fact.state}: ${fact.why}`;
    case "held":
      return fact.active ? `held by ${fact.why}: ${fact.detail}` : `no longer held by ${fact.why}`;
    case "delivery":
      return fact.state === "dead" || fact.state === "dropped"
        ? `${fact.receiver} ${fact.state}: ${fact.why}`
        : undefined;
    default:
      return undefined;
  }
}

function servingText({ version, role }: Serving): string {
  return role === "primary" ? version : `${version} as ${role}`;
}

/** Lines that follow one another unchanged, as one with their number. */
export function folded(lines: readonly string[]): string[] {
  const runs: { line: string; times: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.line === line) last.times += 1;
    else runs.push({ line, times: 1 });
  }
  return runs.map(({ line, times }) => (times === 1 ? line : `${times} × ${line}`));
}

/**
 * Whether what happened is what a story expects: as many lines in the same order, each beginning as expected.
 * `many × ` stands for any number above one.
 */
export function matches(happened: readonly string[], expected: readonly string[]): boolean {
  return happened.length === expected.length && expected.every((line, i) => begins(happened[i] ?? "", line));
}

function begins(line: string, expected: string): boolean {
  return (expected.startsWith("many × ") ? line.replace(/^\d+ × /, "many × ") : line).startsWith(expected);
}
