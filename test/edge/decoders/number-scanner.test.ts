import fc from "fast-check";
import { expect, test } from "vitest";
import { scanNumber } from "../../../src/edge/decoders/number-scanner.ts";

const out = new Float64Array(2);

/** The value of the whole text, or undefined if that is no JSON number. */
function scanned(text: string): number | undefined {
  const bytes = Buffer.from(`${text},9`);
  return scanNumber(bytes, 0, text.length, out, 1) === text.length ? out[1] : undefined;
}

test("values are JSON.parse's, half-way cases around 2^53 and the ends of the exact powers included", () => {
  const directed = [
    "0",
    "-0",
    "-0.0",
    "0.000",
    "10",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "9007199254740995",
  ].concat(
    [
      "900719925474099.3",
      "0.9007199254740993",
      "-9007199254740993e0",
      "1e22",
      "1e23",
      "1e-22",
      "1e-23",
      "123456789012345678901234567890",
    ],
    [
      "0.1",
      "0.30000000000000004",
      "2.2250738585072011e-308",
      "5e-324",
      "2e-324",
      "1.7976931348623159e308",
      "1e400",
      "-1e400",
      "1E+2",
      "1e-0",
    ],
    [
      "0.0000000000000000000001",
      "0.00000000000000000000001",
      "1.0000000000000000000000000",
      "8.5",
      "100000000000000.5",
      "4503599627370497.5",
    ],
  );
  for (const text of directed) expect(scanned(text), text).toBe(JSON.parse(text));
});

test("any double, in shortest, fixed and exponential form, is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 0, max: 20 }),
      (value, decimals) => {
        for (const text of [JSON.stringify(value), value.toExponential(decimals), value.toFixed(decimals)])
          expect(scanned(text), text).toBe(JSON.parse(text));
      },
    ),
    { numRuns: 5_000, seed: 1 },
  );
});

test("what JSON does not call a number is none", () => {
  for (const text of ["", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x1", "1_0", "NaN", "--1", "1.e2"])
    expect(scanned(text), text).toBeUndefined();
});

test("a number does not reach past the end of its record", () => {
  const bytes = Buffer.from("1234");
  expect(scanNumber(bytes, 0, 2, out, 0)).toBe(2);
  expect(out[0]).toBe(12);
  expect(scanNumber(Buffer.from("-5"), 0, 1, out, 0)).toBe(-1);
  expect(scanNumber(Buffer.from("1.5"), 0, 2, out, 0)).toBe(-1);
});
