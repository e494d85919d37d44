import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "driftline-report-"));

const program = `
import { commandLine } from "./src/command-line.ts";
import { referenceCommand } from "./src/commands/reference.ts";
import { reportCommand } from "./src/commands/report.ts";
await commandLine("0", [referenceCommand, reportCommand]).parseAsync(process.argv.slice(1), { from: "user" });
`;

function driftline(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "--eval", program, "--", ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, out, err });
    });
  });
}

/** 6,000 rows: `amount` uniform from `from` on, `plan` one of three with a share of `a`, `bad` always the same. */
function rows(name: string, from: number, shareOfA: number): string {
  const lines = Array.from({ length: 6_000 }, (_, i) => {
    const plan = (i * 7_919) % 1_000 < 1_000 * shareOfA ? "a" : i % 2 === 0 ? "b" : "c";
    return `${from + ((i * 104_729) % 10_007) / 10_007},${plan},5,id-${i}`;
  });
  const file = join(folder, name);
  writeFileSync(file, `amount,plan,"<img src=x onerror=alert(1)>",key\n${lines.join("\n")}\n`);
  return file;
}

const reference = rows("reference.csv", 0, 0.5);
const same = rows("same.csv", 0, 0.5);
const moved = rows("moved.csv", 0.4, 0.5);

test("no drift exits 0, drift 1, and JSON has the shape that checks rely on, worst feature first", async () => {
  const quiet = await driftline("report", reference, same, "--json");
  expect(quiet).toMatchObject({ code: 0, err: "" });
  const report = JSON.parse(quiet.out);
  expect(report).toMatchObject({ mode: "driftline", rows: { reference: 6_000, live: 6_000 } });
  expect(report.summary).toMatchObject({ features: 3, drifting: 0 });
  expect(report.summary.leftOut).toEqual([{ name: "key", why: expect.stringContaining("identifier") }]);
  const loud = await driftline("report", reference, moved, "--json");
  expect(loud.code).toBe(1);
  const [first, ...others] = JSON.parse(loud.out).features;
  expect(first).toMatchObject({ name: "amount", kind: "numeric", signal: "drifting" });
  const ks = first.statistics.find(({ name }: { name: string }) => name === "ks");
  expect(ks.value).toBeCloseTo(0.4, 2);
  expect(ks).toMatchObject({ n: 6_000, signal: "drifting", decides: true, threshold: expect.any(Number) });
  expect(others.map(({ signal }: { signal: string }) => signal)).not.toContain("drifting");
});

test("the table says the verdict first, and a terminal gets no control character of a file", async () => {
  const strange = join(folder, "strange.csv");
  writeFileSync(strange, `\u001b[31mred\n${"1\n2\n".repeat(300)}`);
  const { code, out } = await driftline("report", strange, strange);
  expect(code).toBe(0);
  expect(out.split("\n")[0]).toMatch(/^0 of 1 features drifting/);
  expect(out).not.toContain("\u001b");
});

test("a reference artefact stands for the reference's rows, in driftline's own mode only", async () => {
  const built = await driftline(
    "reference",
    "build",
    reference,
    "--model",
    "m",
    "--out",
    folder,
    "--ignore",
    "key",
    "--json",
  );
  const { path } = JSON.parse(built.out);
  const compared = await driftline("report", path, moved, "--json");
  expect(compared.code).toBe(1);
  const [first] = JSON.parse(compared.out).features;
  const ks = first.statistics.find(({ name }: { name: string }) => name === "ks");
  expect(first).toMatchObject({ name: "amount", signal: "drifting" });
  expect([ks.low <= 0.4003, ks.high >= 0.3997, ks.high - ks.low <= 2 / 1_024]).toEqual([true, true, true]);
  expect(await driftline("report", path, moved, "--mode", "nannyml")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Give the rows"),
  });
});

test("modes give the other tools' methods; NannyML's chunks are listed", async () => {
  const evidently = JSON.parse((await driftline("report", reference, moved, "--mode", "evidently", "--json")).out);
  expect(evidently.features[0].statistics[0]).toMatchObject({ name: "wasserstein", threshold: 0.1, decides: true });
  expect(evidently.summary.datasetDrift).toBe(false);
  const chunks = ["--mode", "nannyml", "--chunk-rows", "2500"];
  const nannyml = JSON.parse((await driftline("report", reference, moved, ...chunks, "--json")).out);
  expect(nannyml.features[0].statistics[0]).toMatchObject({
    name: "jensen_shannon",
    chunks: [{ fromRow: 0, rows: 2_500 }, { fromRow: 2_500 }, { fromRow: 5_000, rows: 1_000 }],
  });
});

test("a method may be chosen for a column, or for all columns that it fits", async () => {
  const run = async (...args: string[]) =>
    JSON.parse((await driftline("report", reference, moved, "--json", ...args)).out).features as {
      name: string;
      notes: string[];
      statistics: { name: string; decides: boolean; value: number | null; pValue?: number | null }[];
    }[];
  const deciding = (features: Awaited<ReturnType<typeof run>>) =>
    Object.fromEntries(
      features.map(({ name, statistics }) => [name, statistics.find(({ decides }) => decides)?.name ?? ""]),
    );
  const evidently = ["--mode", "evidently", "--method", "mannw", "--method", "TVD", "--method", "amount=anderson"];
  const features = await run(...evidently);
  expect(deciding(features)).toEqual({ amount: "anderson", plan: "TVD", "<img src=x onerror=alert(1)>": "mannw" });
  const plan = features.find(({ name }) => name === "plan")?.statistics[0];
  expect(plan).toMatchObject({ value: 1, pValue: 1 });
  const lacking = await run("--mode", "evidently", "--method", "es");
  expect(lacking.find(({ name }) => name.startsWith("<img"))).toMatchObject({
    signal: "insufficient",
    notes: [expect.stringContaining("es gives no value: it needs")],
  });
  expect(deciding(await run("--mode", "nannyml", "--method", "plan=l_infinity"))).toMatchObject({
    amount: "jensen_shannon",
    plan: "l_infinity",
  });
});

test("a column that the live file lacks is drifting, one that only it has is named", async () => {
  const fewer = join(folder, "fewer.csv");
  writeFileSync(fewer, `plan,extra\n${"a,1\nb,2\nc,1\na,2\n".repeat(200)}`);
  const { out } = await driftline("report", reference, fewer, "--json");
  const { features, summary } = JSON.parse(out);
  expect(features.find(({ name }: { name: string }) => name === "amount")).toMatchObject({
    signal: "drifting",
    missing: { reference: 0, live: 1 },
    notes: expect.arrayContaining(["no live row has a value"]),
  });
  expect(summary.leftOut).toContainEqual({ name: "extra", why: "not in the reference" });
});

test("the page stands alone, and what a file says in it is text", async () => {
  const page = join(folder, "page.html");
  const { code } = await driftline("report", reference, moved, "--html", page, "--model", "<script>alert(1)</script>");
  expect(code).toBe(1);
  const html = readFileSync(page, "utf8");
  expect(html).not.toMatch(/<script|<img|<link|@import|url\(|src=["']?http|href=/i);
  expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(html.indexOf("drifting")).toBeLessThan(html.indexOf("<svg"));
});

const refusals: readonly (readonly [readonly string[], string])[] = [
  [["none.csv", "none.csv"], "no such file"],
  [["package.json", "none.csv"], "no reference"],
  [["README.md", "none.csv"], "--format"],
  [["test/fixtures/baseline/baseline.csv", "none.csv"], "no such file"],
  [["a.csv", "b.csv", "--mode", "whylogs"], "driftline, evidently, nannyml"],
  [["a.csv", "b.csv", "--chunk-rows", "0"], "whole number"],
  [[reference, moved, "--method", "psi"], "--mode evidently or nannyml"],
  [[reference, moved, "--mode", "evidently", "--method", "chi2"], "chisquare, z"],
  [[reference, moved, "--mode", "evidently", "--method", "nothing=ks"], 'no column "nothing"'],
  [[reference, moved, "--mode", "evidently", "--method", "plan=ks"], "Compare it with --numeric plan"],
];

test("what cannot be compared exits 2 with a remedy", async () => {
  const runs = await Promise.all(refusals.map(([args]) => driftline("report", ...args)));
  for (const [index, [args, text]] of refusals.entries())
    expect(runs[index], args.join(" ")).toMatchObject({ code: 2, err: expect.stringContaining(text) });
});
