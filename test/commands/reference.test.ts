import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseReference, referenceFileName } from "../../src/core/reference/artefact.ts";
import { buildReference } from "../../src/core/reference/build.ts";
import { keepArtefact } from "../../src/edge/references/artefact-files.ts";
import { clusteredHistory } from "../support/history.ts";

const program = `
import { referenceCommand } from "./src/commands/reference.ts";
await referenceCommand().parseAsync(process.argv.slice(1), { from: "user" });
`;

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "--eval", program, "--", ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, out, err });
    });
  });
}

test("build writes one file named by its hash, and show reads it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-reference-"));
  const built = await run(
    "build",
    "test/fixtures/baseline/baseline.csv",
    "--model",
    "fraud",
    "--out",
    folder,
    "--json",
  );
  expect(built).toMatchObject({ code: 0, err: "" });
  const [name = ""] = readdirSync(folder);
  const { path } = JSON.parse(built.out);
  expect(path).toBe(join(folder, name));
  const reference = parseReference(readFileSync(path, "utf8"));
  if ("unreadable" in reference) throw new Error(reference.unreadable);
  expect(referenceFileName(reference)).toBe(name);
  const shown = await run("show", path);
  expect(shown.code).toBe(0);
  for (const part of ["400 rows", "without times", "no rates", "median 12.56", "SE 61.7 %"])
    expect(shown.out).toContain(part);
  expect(JSON.parse((await run("show", path, "--json")).out).reference).toEqual(reference);
});

test("what cannot be used is said on one line with a remedy and an exit code of its own", async () => {
  expect(await run("build", "none.csv", "--model", "m")).toMatchObject({
    code: 2,
    err: expect.stringContaining("no such file"),
  });
  expect(await run("build", "package.json", "--model", "m")).toMatchObject({
    code: 2,
    err: expect.stringContaining("--format"),
  });
  expect(await run("show", "package.json")).toMatchObject({ code: 1, err: expect.stringContaining("no reference") });
});

test("diff shows what moved between two files, on top, and refuses two models", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-diff-"));
  const moved = clusteredHistory(20_000, 1);
  moved.columns[0]?.values.forEach((value, row, all) => {
    all[row] = value + 1;
  });
  const before = keepArtefact(folder, buildReference("fraud", "old.csv", clusteredHistory(20_000, 1)));
  const after = keepArtefact(folder, buildReference("fraud", "new.csv", moved));
  const other = keepArtefact(folder, buildReference("credit", "new.csv", moved));
  const plain = await run("diff", before, after);
  expect(plain).toMatchObject({ code: 0 });
  expect(plain.out).toMatch(/error_rate +[12]\.\d+ % +[12]\.\d+ %/);
  expect(plain.out).toMatch(/amount +0\.3\d+…0\.3\d+ .*moved\n +country/);
  const { columns, from, to } = JSON.parse((await run("diff", before, after, "--json")).out);
  expect([from.from, to.from]).toEqual(["old.csv", "new.csv"]);
  expect(columns[0]).toMatchObject({ name: "amount", change: "both", isApproximate: true });
  expect(await run("diff", before, other)).toMatchObject({ code: 1, err: expect.stringContaining("of credit") });
});

test("accept writes the reference once more, accepted, under its own name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-accept-"));
  const [name] = readdirSync("src/demo").filter((file) => file.endsWith(".reference.json"));
  const learned = { ...JSON.parse(readFileSync(join("src/demo", name ?? ""), "utf8")), accepted: false };
  const file = join(folder, "learned.json");
  writeFileSync(file, JSON.stringify(learned));
  const { code, out } = await run("accept", file, "--out", folder, "--json");
  expect(code).toBe(0);
  const { path } = JSON.parse(out);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ ...learned, accepted: true });
  writeFileSync(file, "{}");
  expect(await run("accept", file)).toMatchObject({ code: 1 });
});

test("build takes when labels came from a column, judges at the age that is told, and show says how soon they came", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-delays-"));
  const rows = Array.from({ length: 400 }, (_, row) => {
    const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();
    const said = row % 2 === 0 ? "no" : "yes";
    return `${at(row)},${said},${row % 3},${said},${row < 350 ? at(row + (row % 2 === 0 ? 5 : 45)) : ""}`;
  });
  const file = join(folder, "history.csv");
  writeFileSync(file, ["time,prediction,amount,truth,seen", ...rows].join("\n"));
  const args = ["build", file, "--model", "fraud", "--label", "truth", "--label-time", "seen", "--out", folder];
  const { code, out } = await run(...args);
  expect(code).toBe(0);
  expect(out).toContain("judged after     1h; 350 of 400 labels say when they came");
  expect(out).toMatch(/\n {2}yes +half within 4\d\.\d min, 95 % within 4\d\.\d min/);
  for (const age of ["1m", "30m", "114h30m"]) {
    const built = (await run(...args, "--label-age", age)).out;
    expect(built).toContain(`judged after     ${age}`);
    const [, path = ""] = /written to (.+)/.exec(built) ?? [];
    expect((await run("show", path)).out).toContain(`judged after     ${age}`);
  }
  for (const age of ["soon", "1s", "91d"])
    expect(await run(...args, "--label-age", age)).toMatchObject({
      code: 2,
      err: expect.stringContaining("--label-age"),
    });
});

test("build asks the own metrics of its model's settings, show says what they answered, and an unknown model is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-own-"));
  const [history, config] = [join(folder, "history.csv"), join(folder, "driftline.yaml")];
  writeFileSync(config, 'models: {fraud: {metrics: [{name: big, when: "features.amount > 10.0", family: harm}]}}\n');
  const rows = Array.from({ length: 40 }, (_, row) => `${1_700_000_000 + row},${row === 39 ? "" : row}`);
  writeFileSync(history, ["time,amount", ...rows].join("\n"));
  const args = ["build", history, "--config", config, "--out", folder];
  const built = await run(...args, "--model", "fraud");
  expect(built.out).toContain("own metric big: 71.8 %  28 of 39, φ 2.00, 1 rows could not answer");
  expect(await run(...args, "--model", "price")).toMatchObject({
    code: 1,
    err: expect.stringContaining("no model price"),
  });
});
