import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BodyFormat, cutBody } from "../../../src/edge/decoders/posted-json.ts";

const cut = (text: string | Buffer, format: BodyFormat = "json") => cutBody(Buffer.from(text as string), format);
const texts = (text: string | Buffer, format: BodyFormat = "json") => {
  const done = cut(text, format);
  return "unreadable" in done ? done.unreadable : done.records.map((record) => Buffer.from(record).toString());
};

test("an object is one record, an array and lines become arrays", () => {
  expect(texts(' {"model":"a"} ')).toEqual(['{"model":"a"} ']);
  expect(texts('[ {"a":1} , {"b":[1,2]} ]')).toEqual(['[{"a":1},{"b":[1,2]}]']);
  expect(texts('{"a":1}\r\n\n {"b":2}\n', "lines")).toEqual(['[{"a":1},{"b":2}]']);
  expect(texts("[]")).toEqual([]);
  expect(cut('\ufeff{"a":1}\n{"b":"\\u00e9 ü"}', "lines")).toMatchObject({ values: 2 });
});

test("what only JSON.parse reads is taken too: escapes, bare NaN, brackets in texts", () => {
  expect(texts('[{"a":"\\"]},{"},{"b":NaN}]')).toEqual(['[{"a":"\\"]},{"},{"b":NaN}]']);
  expect(texts('{"a":"\\\\"}\n{"b":-Infinity}', "lines")).toEqual(['[{"a":"\\\\"},{"b":-Infinity}]']);
});

test("of CloudEvents the data counts, one or an array, with the event's time where a record has none", () => {
  const event = (data: unknown) => ({
    specversion: "1.0",
    id: "1",
    source: "s",
    type: "t",
    time: "2026-03-02T09:30:00Z",
    data,
  });
  expect(texts(JSON.stringify(event({ model: "a" })), "events")).toEqual([
    '[{"time":"2026-03-02T09:30:00Z","model":"a"}]',
  ]);
  const batch = [event([{ model: "a", time: 5 }, { model: "b" }]), event({ model: "c" })];
  expect(cut(JSON.stringify(batch), "events")).toMatchObject({ values: 3 });
  expect(texts(JSON.stringify(batch), "events")).toEqual([
    '[{"time":5,"model":"a"},{"time":"2026-03-02T09:30:00Z","model":"b"},{"time":"2026-03-02T09:30:00Z","model":"c"}]',
  ]);
  expect(texts("[]", "events")).toEqual([]);
  expect(texts('{"model":"a"}', "events")).toBe("event 1 has no specversion");
  expect(texts(JSON.stringify([event({}), { ...event("text") }]), "events")).toContain("event 2 has no data");
  expect(texts('{"specversion":"1.0",}', "events")).toContain("line 1, column 22");
});

describe("a body that cannot be read says where", () => {
  const faults: readonly [what: string, body: string | Buffer, format: BodyFormat, says: string][] = [
    ["nothing", " \n", "json", "the body is empty"],
    ["a bare value", "12", "json", "bare value"],
    ["no UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "json", "no UTF-8 text"],
    ["a wrong character", '{"a": 1,\n "b": x}', "json", 'line 2, column 7: "x" cannot stand there'],
    ["a cut end", '[{"a":1},', "json", "line 1, column 10: the text ends there"],
    ["something behind the end", '{"a":1} {"b":2}', "json", 'line 1, column 9: "{" cannot'],
    ["a missing comma in an array", '[\n{"a":1}\n{"b":2}]', "json", 'line 3, column 1: "{" cannot'],
    ["a bad line", '{"a":1}\n\n  {"b":}\n{"c":3}', "lines", 'line 3, column 8: "}" cannot'],
    ["a name without quotes", "{a:1}", "json", 'line 1, column 2: "a" cannot'],
    ["a number with a leading zero", '{"a":01}', "json", 'line 1, column 7: "1" cannot'],
    ["a control character in a text", '{"a":"\u0001"}', "json", "line 1, column 6"],
    ["too much nesting", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`, "json", "nests deeper than 32"],
    ["nesting without an end", "[".repeat(100_000), "json", "line 1, column 33"],
    [
      "a record of over 1 MiB",
      `[{"a":1},{"b":"${"x".repeat(1_048_576)}"}]`,
      "json",
      "record 2 of the body has 1048584 bytes",
    ],
  ];
  test.each(faults)("%s", (_what, body, format, says) => {
    const done = cut(body, format);
    expect("unreadable" in done && done.unreadable).toContain(says);
    expect("remedy" in done && done.remedy).not.toBe("");
  });
});

test("a large body is cut into records of at most 1,000 values, and about 256 KiB", () => {
  const rows = Array.from({ length: 2_500 }, (_, n) => ({ n }));
  const done = cut(JSON.stringify(rows));
  if ("unreadable" in done) throw new Error(done.unreadable);
  expect(done.values).toBe(2_500);
  expect(done.records.map((record) => JSON.parse(Buffer.from(record).toString()).length)).toEqual([1_000, 1_000, 500]);
  const wide = cut(JSON.stringify(rows.slice(0, 20).map(({ n }) => ({ n, text: "x".repeat(100_000) }))));
  if ("unreadable" in wide) throw new Error(wide.unreadable);
  for (const { length } of wide.records) expect(length).toBeLessThan(256 * 1024 + 100_100);
});

test("whatever JSON is sent, in whatever shape, its values come out in order", () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), fc.constantFrom(0, 1, 3), (values, indent) => {
      const array = cut(JSON.stringify(values, null, indent));
      const lines = cut(values.map((one) => JSON.stringify(one)).join("\n") || " ", "lines");
      for (const done of values.length === 0 ? [array] : [array, lines]) {
        if ("unreadable" in done) throw new Error(done.unreadable);
        const back = done.records.flatMap((record) => JSON.parse(Buffer.from(record).toString()));
        expect(back).toEqual(JSON.parse(JSON.stringify(values)));
        expect(done.values).toBe(values.length);
      }
    }),
  );
});

test("a body is refused exactly where JSON.parse refuses it", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('"', "{", "]", ",", "x", "0", "\\"), (json, at, char) => {
      const broken = `{"a":${json.slice(0, at % json.length)}${char}${json.slice(at % json.length)}}`;
      let valid = true;
      try {
        JSON.parse(broken);
      } catch {
        valid = false;
      }
      expect("unreadable" in cut(broken)).toBe(!valid);
    }),
  );
});
