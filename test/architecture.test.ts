import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** The architecture: which rooms each room may import from, itself and the joints of `core/` aside. */
const mayImport: Record<string, readonly string[]> = {
  core: [],
  "core/statistics": [],
  "core/profile": ["core/statistics"],
  "core/stream": ["core/profile"],
  "core/reference": ["core/statistics", "core/profile", "core/stream"],
  "core/drift": ["core/statistics", "core/profile", "core/reference"],
  "core/detection": ["core/statistics", "core/profile", "core/reference"],
  "core/evaluation": [
    "core/statistics",
    "core/profile",
    "core/stream",
    "core/reference",
    "core/drift",
    "core/detection",
  ],
  "core/alerting": ["core/evaluation"],
  "core/rollback": ["core/stream", "core/evaluation", "core/alerting"],
  "core/judgement": [
    "core/stream",
    "core/reference",
    "core/detection",
    "core/evaluation",
    "core/alerting",
    "core/rollback",
  ],
};
/** Edges know the core and telemetry, and never each other. */
const edgeMayImport = /^(core(\/|$)|edge\/telemetry$)/;
/** Packages that the core may use. */
const corePackages = new Set(["node:crypto", "simple-statistics"]);
/** The machines and what goes into them stand on top of the core: they may use all of it. */
const machines = new Set(["core/judge.ts", "core/judge-input.ts", "core/profiler.ts", "core/profiler-input.ts"]);

const root = resolve("src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:from\s|import\()\s*"([^"]+)"/g)].flatMap((match) => match[1] ?? []);
}

function room(file: string): string {
  return dirname(file).split("/").slice(0, 2).join("/");
}

test("imports point one way", () => {
  const wrong: string[] = [];
  for (const file of files) {
    const from = room(file);
    for (const specifier of imports(file)) {
      if (!specifier.startsWith(".")) {
        if (from.startsWith("core") && !corePackages.has(specifier)) wrong.push(`${file}: ${specifier}`);
        continue;
      }
      const target = relative(root, resolve(root, dirname(file), specifier));
      const to = room(target);
      const joint = to === "core" && !machines.has(target);
      if (to === from || joint) continue;
      if (machines.has(file) && to.startsWith("core")) continue;
      const lawful = from.startsWith("core")
        ? mayImport[from]?.includes(to)
        : !from.startsWith("edge") || edgeMayImport.test(to);
      if (!lawful) wrong.push(`${file} -> ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("kafkajs is known to the Kafka source alone", () => {
  const users = files.filter((file) => imports(file).some((specifier) => specifier.startsWith("kafkajs")));
  expect(users.filter((file) => !file.startsWith("edge/sources/kafka"))).toEqual([]);
});

test("the core asks nobody for the time or for chance", () => {
  const asking = files.filter(
    (file) =>
      file.startsWith("core/") &&
      /Math\.random\(|Date\.now\(|performance\.now|new Date\(\)/.test(readFileSync(join(root, file), "utf8")),
  );
  expect(asking).toEqual([]);
});

test("no file is longer than 250 lines", () => {
  const long = files.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 251);
  expect(long).toEqual([]);
});
