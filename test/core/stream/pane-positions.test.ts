import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteReader, ByteWriter } from "../../../src/core/codec.ts";
import { PanePositions } from "../../../src/core/stream/pane-positions.ts";

test("at most eight positions are kept, spread over the whole pane", () => {
  const positions = new PanePositions();
  positions.add(
    Float64Array.from({ length: 1000 }, (_, i) => 500 + i),
    0,
    1000,
  );
  expect(positions.take()).toEqual({ first: 500, last: 1499, sampled: [500, 628, 756, 884, 1012, 1140, 1268, 1396] });
});

test("the choice is the same however the rows came, with a restart between any two", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), (sizes) => {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const offsets = Float64Array.from({ length: total }, (_, i) => i * 3);
      const whole = new PanePositions();
      whole.add(offsets, 0, total);
      let parts = new PanePositions();
      let at = 0;
      for (const size of sizes) {
        parts.add(offsets, at, at + size);
        at += size;
        const out = new ByteWriter();
        parts.encode(out);
        parts = PanePositions.decode(new ByteReader(out.finish()));
      }
      expect(parts.take()).toEqual(whole.take());
      expect(parts.rows).toBe(total);
    }),
  );
});
