import type { Fact } from "../core/facts.ts";

/** One line of the demo, as `--json` prints it. */
export interface DemoLine {
  readonly event: string;
  /** ISO 8601, demo time. */
  readonly at?: string;
  readonly [field: string]: unknown;
}

/** A fact as a line: its kind is the event; the serving and the evidence are spread out. */
export function factLine({ kind, ...fact }: Fact): DemoLine {
  const { serving, evidence, atMs: _, ...rest } = fact as Readonly<Record<string, unknown>>;
  return { event: kind, ...(serving as object), ...(evidence as object), ...rest };
}

/** The same line for people, with the time of day (UTC) in front; null for what they need not see. */
export function humanText(line: DemoLine): string | null {
  const words = wording[line.event]?.(line);
  if (words === undefined) return null;
  return `${line.at === undefined ? " ".repeat(8) : line.at.slice(11, 19)}  ${words}`;
}

type Fields = Readonly<Record<string, unknown>>;

const wording: Readonly<Record<string, (line: Fields) => string | undefined>> = {
  started: ({ scenario, title, seed }) => `${scenario}: ${title} (seed ${seed})`,
  rollout: ({ serving }) => `rollout: ${(serving as Fields[]).map(shareText).join(", ")}`,
  fault: ({ versions }) => `the fault begins, under ${(versions as string[]).join(" and ")}`,
  versionSeen: ({ version, role }) => `${version} begins to serve as ${role}`,
  activated: ({ version, previous }) => `${version} is the active version${previous ? `, before it ${previous}` : ""}`,
  alarm: ({ version, metric, feature, observed, limit, n }) =>
    `alarm: ${feature ? `${metric} of ${feature}` : metric} of ${version}, ${percent(observed)} of ${n} (limit ${percent(limit)})`,
  alert: ({ version, rule, feature, state }) =>
    `alert ${state}: ${feature ? `${rule} of ${feature}` : rule} of ${version}`,
  incident: ({ version, state, severity }) =>
    state === "updated" ? undefined : `incident ${state}: ${version}, ${severity}`,
  gate: ({ gate, passed, why }) => (passed ? undefined : `gate closed: ${gate}, ${why}`),
  order: ({ from, to, state, why }) => `order ${state}: ${from} to ${to}${why ? `, ${why}` : ""}`,
  moving: ({ from, to, fromTime }) =>
    `the controller moves traffic from ${from} to ${to} at ${String(fromTime).slice(11, 19)}`,
  quarantine: ({ version, state, why }) => `quarantine ${state}: ${version}, ${why}`,
  held: ({ why, active, detail }) => `${active ? "actions held" : "no longer held"}: ${why}, ${detail}`,
  page: ({ action, summary }) => `page ${action}${summary ? `: ${summary}` : ""}`,
  told: ({ missing }) =>
    (missing as string[]).length === 0
      ? "the story is told, and everything came as it should; driftline goes on watching"
      : `the story is told, but: ${(missing as string[]).join("; ")}`,
  missing: ({ what }) => `missing: ${what}`,
  serving: ({ address }) => `look at ${address} (metrics at ${address}/metrics); ctrl-c ends it`,
  starting: ({ what }) => `starting ${what} …`,
  broker: ({ brokers }) => `records go through Kafka at ${brokers}`,
  summary: ({ detectedAfterSeconds, orders, orderState, falseAlarms }) =>
    [
      detectedAfterSeconds === null
        ? "nothing to detect"
        : `detected after ${Math.round(Number(detectedAfterSeconds))} s`,
      orders === 0 ? "no order" : `${orders} order, ${orderState}`,
      `${falseAlarms} false alarms`,
    ].join(" · "),
};

function shareText({ version, role, share }: Fields): string {
  return `${version} as ${role} ${percent(share)}`;
}

function percent(rate: unknown): string {
  return `${(100 * Number(rate)).toFixed(1).replace(/\.0$/, "")} %`;
}
