import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { driftline } from "../support/command.ts";
import { testFolder } from "../support/sidecar.ts";

const shipped = readdirSync("dashboards").filter((file) => file.endsWith(".json"));

test("without a configuration it writes the shipped dashboards", async (context) => {
  const folder = testFolder(context);
  expect(await driftline(["dashboards", "--out", "made/of"], folder)).toMatchObject({ code: 0, err: "" });
  expect(readdirSync(join(folder, "made/of")).sort()).toEqual([...shipped].sort());
  for (const file of shipped)
    expect(readFileSync(join(folder, "made/of", file), "utf8")).toBe(readFileSync(`dashboards/${file}`, "utf8"));
});

test("with one, each model that it names has a dashboard of its own, and links lead where they are told", async (context) => {
  const folder = testFolder(context);
  const settings = { models: { fraud: {} }, sources: [{ topic: "p", model: "risk model/eu" }] };
  writeFileSync(join(folder, "driftline.yaml"), JSON.stringify({ kafka: { brokers: ["b:1"] }, ...settings }));
  const words = [
    "--config",
    "driftline.yaml",
    "--out",
    "out",
    "--page",
    "https://d.example",
    "--runbook",
    "https://r.example",
  ];
  expect(await driftline(["dashboards", ...words], folder)).toMatchObject({ code: 0, err: "" });
  const files = readdirSync(join(folder, "out"));
  const [hashed = ""] = files.filter((file) => /^driftline-model-[0-9a-f]{16}\.json$/.test(file));
  expect(files).toHaveLength(shipped.length + 1);
  const read = (file: string) => JSON.parse(readFileSync(join(folder, "out", file), "utf8"));
  const value = (file: string, name: string) =>
    read(file).templating.list.find((one: { name: string }) => one.name === name)?.current?.value;
  expect(read(hashed)).toMatchObject({ uid: hashed.replace(".json", ""), title: "driftline: risk model/eu" });
  expect(value(hashed, "model")).toBe("risk model/eu");
  expect(value("driftline-model-fraud.json", "model")).toBe("fraud");
  expect(value("driftline-feature.json", "model")).toBe("fraud");
  for (const file of files) {
    expect(value(file, "sidecar")).toBe("https://d.example");
    expect(value(file, "runbook")).toBe("https://r.example");
  }
});

test("a configuration that cannot be used, or a folder that cannot be made, is said", async (context) => {
  const folder = testFolder(context);
  expect(await driftline(["dashboards", "--config", "absent.yaml", "--out", "out"], folder)).toMatchObject({ code: 1 });
  writeFileSync(join(folder, "file"), "");
  expect(await driftline(["dashboards", "--out", "file/out"], folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining("--out file/out: cannot be written"),
  });
});
