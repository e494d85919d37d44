import { basename } from "node:path";
import { expect, test } from "vitest";
import { referenceFileName, referenceHash } from "../../src/core/reference/artefact.ts";
import { demoReferencePath, demoReferences } from "../../src/demo/demo-reference.ts";
import { demoReference } from "../../src/demo/make-reference.ts";

test("the script makes the reference that lies beside it, under the same hash", () => {
  const made = demoReference();
  expect(basename(demoReferencePath())).toBe(referenceFileName(made));
  expect([...demoReferences().keys()]).toEqual([referenceHash(made)]);
});

test("it rests on three days and enough rows to act, and people may act on it", () => {
  const { source, accepted, rates } = demoReference();
  expect(accepted).toBe(true);
  expect(source.rows).toBeGreaterThan(100_000);
  expect(Number(source.toMs) - Number(source.fromMs)).toBeGreaterThan(2.9 * 86_400_000);
  expect(rates?.errors.hourly).not.toBeNull();
  expect(Number(rates?.errors.successes) / Number(rates?.errors.trials)).toBeCloseTo(0.01, 3);
});
