import { expect, test } from "vitest";
import { ReferenceKeeper } from "../../src/runtime/reference-keeper.ts";
import { referenceOf } from "../support/detection-reference.ts";

test("a reference that cannot be written is told once, tried again, and written once", () => {
  const reference = referenceOf([]);
  const written: string[] = [];
  const told: string[] = [];
  let room = false;
  const keeper = new ReferenceKeeper({
    write: (hash) => {
      if (!room) throw new Error("ENOSPC: no space left on device");
      written.push(hash);
    },
    failed: ({ model }, why) => told.push(`${model}: ${why}`),
  });
  keeper.keep("abc", reference);
  keeper.retry();
  expect(written).toEqual([]);
  room = true;
  keeper.retry();
  keeper.retry();
  expect(written).toEqual(["abc"]);
  expect(told).toEqual([`${reference.model}: ENOSPC: no space left on device`]);
});
