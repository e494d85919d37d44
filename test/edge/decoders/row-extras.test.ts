import { expect, test } from "vitest";
import { modelSettings } from "../../../src/config/model-settings.ts";
import { rowExtras } from "../../../src/config/row-extras.ts";
import { SegmentValues } from "../../../src/core/row-extras.ts";
import { nativeDecoder } from "../../../src/edge/decoders/native.ts";
import { frozenSchema, type RowTrace, traced } from "../../support/row-trace.ts";

const { metrics, segments } = rowExtras(
  modelSettings.parse({
    metrics: [
      { name: "big", when: 'prediction == "legit" && features.amount > 100' },
      { name: "costly", when: "record.usage.tokens > 10" },
    ],
    segments: [{ name: "country", field: "features.country" }, { name: "tier" }],
  }),
);

function decoded(value: string, scan = true): RowTrace {
  const schema = frozenSchema();
  schema.extras = { metrics, segments: segments.map((key) => new SegmentValues(key)) };
  return traced(nativeDecoder({ scan }), value, schema);
}

const row = '{"version":"7","prediction":"legit","features":{"amount":200,"country":"SE"},"segment":{"tier":3}}';
const asked = { "metric big": true, "metric costly": "error", "segment country": "SE", "segment tier": "3" };

test.each([true, false])("own metrics and segments are read, by bytes and by objects (scan: %s)", (scan) => {
  const [first] = decoded(row, scan).rows;
  expect(first?.values).toMatchObject(asked);
});

test("each row of an array or of lines answers for itself", () => {
  const small = row.replace("200", "20").replace("SE", "BR");
  for (const value of [`[${row},${small}]`, `${row}\n${small}`]) {
    const answers = decoded(value).rows.map(({ values }) => [values["metric big"], values["segment country"]]);
    expect(answers).toEqual([
      [true, "SE"],
      [false, "BR"],
    ]);
  }
});

test("a row that an own metric cannot be asked of counts all the same", () => {
  const trace = decoded('{"version":"7","prediction":null,"features":{"amount":"much"}}');
  expect(trace.rejects).toEqual([]);
  expect(trace.rows[0]?.values).toMatchObject({
    "metric big": "error",
    "metric costly": "error",
    "segment country": "__absent__",
    "segment tier": "__absent__",
  });
});

test("escapes, and names beyond ASCII, are read as JSON reads them", () => {
  const trace = decoded('{"version":"7","features":{"amount":1,"country":"S\\u00e3o"},"segment":{"tier":"grün"}}');
  expect(trace.rows[0]?.values).toMatchObject({ "segment country": "São", "segment tier": "grün" });
});

test("an object where a segment's value should be is no value", () => {
  const trace = decoded('{"version":"7","features":{"country":["SE"]},"segment":{"tier":{"a":1}}}');
  expect(trace.rows[0]?.values).toMatchObject({ "segment country": "__absent__", "segment tier": "__absent__" });
});
