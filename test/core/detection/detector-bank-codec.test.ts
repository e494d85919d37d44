import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteWriter, pack, unpack } from "../../../src/core/codec.ts";
import { type Band, bandOf } from "../../../src/core/detection/band.ts";
import { DetectorBank } from "../../../src/core/detection/detector-bank.ts";
import { detectorBankCodec } from "../../../src/core/detection/detector-bank-codec.ts";

const band = bandOf(0.05, [0.06, 0.1, 0.3]) as Band;
const stake = { weight: 0.25, designEffect: 1.5, logBudget: Math.log(50) };

function run(bank: DetectorBank, panes: readonly (readonly [number, number])[]): unknown[] {
  return panes.map(([stream, successes], pane) =>
    bank.feed(stream, { startMs: pane * 10_000, successes, trials: 20 }, band, stake),
  );
}

test("a bank restored anywhere goes on exactly as if it had never stopped", () => {
  const pane = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 9 }));
  fc.assert(
    fc.property(fc.array(pane, { maxLength: 40 }), fc.array(pane, { maxLength: 40 }), (before, after) => {
      const bank = new DetectorBank(3, 3);
      run(bank, before);
      const restored = unpack(detectorBankCodec, pack(detectorBankCodec, bank));
      if ("unreadable" in restored) throw new Error(restored.unreadable);
      expect(restored.state).toEqual(bank.state);
      expect(run(restored, after)).toEqual(run(bank, after));
    }),
  );
});

test("a state of another size than its shape says is unreadable, not wrong", () => {
  const out = new ByteWriter();
  out.byte(1);
  out.varint(2);
  out.varint(3);
  out.doubles(new Float64Array(5));
  expect(unpack(detectorBankCodec, out.finish())).toHaveProperty("unreadable");
});
