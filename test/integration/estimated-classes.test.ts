import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { AccuracyView } from "../../src/edge/web/accuracy-views.ts";
import { driftline } from "../support/command.ts";
import { startSidecar, testFolder } from "../support/sidecar.ts";
import { numberIn, vectorFile } from "../support/vectors.ts";

const table = vectorFile("multiclass-estimate.json");
const names = ["bird", "cat", "dog"];
const unit = 2 ** 12;

/** The labelled history, then two live chunks. */
const [history = [], ...live] = table("rows").map((row) => {
  const [first, second, labels] = row as [number[], number[], number[]];
  return labels.map((label, i) => {
    const [a, b] = [first[i] ?? 0, second[i] ?? 0];
    const scores = [a / unit, b / unit, 1 - (a + b) / unit];
    return { scores, label: names[label], prediction: names[scores.indexOf(Math.max(...scores))] };
  });
});

test("the accuracy of three classes is estimated from their scores as NannyML does, through the whole sidecar", async (context) => {
  const folder = testFolder(context);
  const file = join(folder, "history.csv");
  const lines = history.map(({ scores, label, prediction }) => [label, prediction, ...scores].join(","));
  writeFileSync(file, ["truth,said,p_bird,p_cat,p_dog", ...lines].join("\n"));
  const scores = names.flatMap((name) => ["--score", `${name}=p_${name}`]);
  const roles = ["--prediction", "said", "--label", "truth", ...scores, "--version-name", "v1", "--no-time"];
  const built = await driftline(["reference", "build", file, "--model", "pets", ...roles, "--out", folder]);
  expect(built.out).toMatch(/estimates {8}from scores of bird, cat, dog/);
  const path = /written to (.*)$/m.exec(built.out)?.[1];
  const sidecar = await startSidecar(context, folder, {
    http: { port: 0, ingest: {} },
    models: { pets: { reference: path } },
  });
  const startMs = Date.now() - 7_200_000;
  for (const [chunk, rows] of live.entries()) {
    const body = rows.map(({ scores: said, prediction }, row) =>
      JSON.stringify({
        ...{ model: "pets", version: `v${chunk + 1}`, time: startMs + row * 1_000, prediction },
        score: Object.fromEntries(names.map((name, k) => [name, said[k]])),
        features: {},
      }),
    );
    const headers = { "content-type": "application/x-ndjson" };
    const answer = await fetch(`${sidecar.url}/v1/predictions`, { method: "POST", headers, body: body.join("\n") });
    expect(answer.status).toBe(202);
  }
  const estimates = await vi.waitFor(
    async () => {
      const { body } = await sidecar.get<AccuracyView[]>("/v1/accuracy?model=pets");
      const found = body.filter(({ window }) => window === "24h");
      expect(found.map(({ predictions }) => predictions)).toEqual([1_000, 1_000]);
      return found;
    },
    { timeout: 50_000, interval: 300 },
  );
  for (const row of table("figures")) {
    const view = estimates.find(({ version }) => version === `v${numberIn(row, 0) + 1}`);
    const figure = view?.figures.find(({ metric }) => metric === row[1]);
    expect(Math.abs((figure?.value ?? 9) - numberIn(row, 3)), String(row)).toBeLessThan(2e-3);
    expect(view?.estimate).toMatchObject({ learntFrom: "v1", borrowed: view?.version !== "v1" });
  }
  expect(await sidecar.text("/metrics")).toMatch(
    /^driftline_accuracy\{model="pets",version="v2",.*basis="estimated",metric="f1_macro"\} 0\./m,
  );
});
