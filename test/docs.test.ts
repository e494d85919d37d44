import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { pages } from "../docs/build.ts";
import { settingsOf } from "../src/config/load.ts";
import type { FateKind } from "../src/core/alerting/fate.ts";
import { orderStates } from "../src/core/facts.ts";
import { defects, rejectReasons } from "../src/core/record.ts";
import { gateNames } from "../src/core/rollback/gates.ts";
import { nativeDecoder } from "../src/edge/decoders/native.ts";
import { learningSchema, traced } from "./support/row-trace.ts";

const text = (file: string) => readFileSync(file, "utf8");
const markdown = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Fenced blocks of a language. */
function blocks(file: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...text(file).matchAll(fence)].map((match) => match[1] ?? "");
}

/** The names in the first column of the table under a heading. */
function tableUnder(file: string, heading: string): string[] {
  const section =
    text(file)
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map((match) => match[1] ?? "");
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(file: string): string[] {
  const headings = [...text(file).matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? "");
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(Object.entries(pages))("%s is what docs/build.ts writes: run `node docs/build.ts`", (file, page) => {
  expect(text(file)).toBe(page());
});

test.each(markdown)("every relative link of %s leads to a file, and to a heading in it", (file) => {
  const links = [...text(file).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
  const dead = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? file : join(dirname(file), path);
    return !existsSync(target) || (anchor !== undefined && !anchors(target).includes(anchor));
  });
  expect(dead).toEqual([]);
});

test.each(blocks("docs/records.md", "json").map((example, index) => [index + 1, example] as const))(
  "example %i of docs/records.md is read without reject or defect",
  (_, example) => {
    const { rows, labels, rejects, looseDefects } = traced(nativeDecoder({}), example, learningSchema());
    expect([...rejects, ...looseDefects, ...rows.flatMap((row) => row.defects)]).toEqual([]);
    expect(rows.length + labels.length).toBeGreaterThan(0);
  },
);

test("the configuration in README.md is one", () => {
  const [yaml = ""] = blocks("README.md", "yaml");
  const environment = { PAGERDUTY_KEY: "k".repeat(32), ROLLBACK_SECRET: `whsec_${"s".repeat(32)}` };
  const loaded = settingsOf([{ name: "driftline.yaml", text: yaml }], environment);
  expect("problems" in loaded ? loaded.problems : []).toEqual([]);
});

test("the times that docs/records.md calls one moment are one", () => {
  const example = blocks("docs/records.md", "json").at(-1) ?? "";
  const { rows } = traced(nativeDecoder({}), example, learningSchema());
  expect(rows).toHaveLength(5);
  expect([...new Set(rows.map(({ finishedMs }) => finishedMs))]).toEqual([Date.parse("2026-03-02T09:30:00Z")]);
});

test("docs/records.md explains every reject and every defect, and no other", () => {
  expect(tableUnder("docs/records.md", "Rejects")).toEqual([...rejectReasons]);
  expect(tableUnder("docs/records.md", "Defects")).toEqual([...defects]);
});

test("docs/rollback.md explains every gate in its order, and every state of an order", () => {
  expect(tableUnder("docs/rollback.md", "Gates")).toEqual(gateNames);
  expect(tableUnder("docs/rollback.md", "States of an order").sort()).toEqual([...orderStates].sort());
});

test("the request in docs/rollback.md bears the signature that a Standard Webhooks library expects", () => {
  const [head = "", body = ""] = (blocks("docs/rollback.md", "http")[0] ?? "").trim().split("\n\n");
  const headers = new Map(
    head
      .split("\n")
      .slice(1)
      .map((line) => line.split(": ") as [string, string]),
  );
  const at = new Date(Number(headers.get("webhook-timestamp")) * 1_000);
  const expected = new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(
    headers.get("webhook-id") ?? "",
    at,
    body,
  );
  expect(headers.get("webhook-signature")).toBe(expected);
  expect(JSON.parse(body)).toMatchObject({ data: { rollbackId: headers.get("idempotency-key") } });
});

/** Alerts that `driftline rules` writes only with a configuration. */
const ofReferences = ["DriftlineLatencyHigh", "DriftlineTrafficLow"];

test.each(["alerts/sidecar.rules.yaml", "alerts/model.rules.yaml"])(
  "every alert of %s has a place in the runbook and says where",
  (file) => {
    const { groups } = parse(text(file)) as {
      groups: { rules: { alert: string; annotations: { runbook_url?: string } }[] }[];
    };
    for (const { alert, annotations } of groups.flatMap((group) => group.rules)) {
      expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      expect(text("docs/runbook.md")).toContain(`\n### ${alert}\n`);
    }
    for (const alert of ofReferences) expect(text("docs/runbook.md")).toContain(`\n### ${alert}\n`);
  },
);

/** Which turns of a rollback page; a kind that is added must be added here. */
const pagesPeople: Record<FateKind, boolean> = {
  "approval-needed": true,
  ordered: false,
  confirmed: false,
  verified: false,
  expired: true,
  failed: true,
  ambiguous: true,
  unconfirmed: true,
  ineffective: true,
  reappeared: true,
};

test.each(Object.entries(pagesPeople).filter(([, isPage]) => isPage))("the page %s is in the runbook", (kind) => {
  expect(text("docs/runbook.md")).toContain(`\n### \`${kind}\`\n`);
});
