import { expect, test } from "vitest";
import { type JsonSchema, settingsJsonSchema } from "../../src/config/json-schema.ts";

test("an editor's schema refuses unknown settings and knows the file form of every secret", () => {
  const schema = settingsJsonSchema();
  const { http, kafka } = schema.properties ?? {};
  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(http?.properties ?? {})).toEqual([
    "host",
    "port",
    "publicUrl",
    "seriesBudget",
    "exemplars",
    "token",
    "ingest",
    "tokenFile",
  ]);
  const { sasl } = kafka?.properties ?? {};
  expect(sasl?.required).toEqual(["mechanism", "username"]);
  expect(sasl?.anyOf).toEqual([{ required: ["password"] }, { required: ["passwordFile"] }]);
});

test("every setting of the top is described or explains itself by its values", () => {
  const properties = Object.entries<JsonSchema>(settingsJsonSchema().properties ?? {});
  expect(properties.filter(([name, { description }]) => description === undefined && name !== "logLevel")).toEqual([]);
});
