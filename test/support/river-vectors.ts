import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ClassicDetector } from "../../src/core/detection/classic/classic-detector.ts";

interface RiverFile {
  readonly streams: Readonly<Record<string, string | readonly number[]>>;
  /** Detector, its options, stream, indices of the changes. */
  readonly firings: readonly (readonly [string, object, string, readonly number[]])[];
}

const file: RiverFile = JSON.parse(readFileSync(new URL("../vectors/river.json", import.meta.url), "utf8"));

function riverStream(name: string): readonly number[] {
  const stream = file.streams[name] ?? [];
  return typeof stream === "string" ? Array.from(stream, Number) : stream;
}

/** Indices of the values at which a detector calls a change. */
export function changesOn(detector: ClassicDetector, values: readonly number[]): number[] {
  return values.flatMap((value, index) => (detector.update(value) === "change" ? [index] : []));
}

/** One test for each firing list that river gives for this detector. */
export function testRiverVectors<Options>(name: string, start: (options: Options) => ClassicDetector): void {
  const rows = file.firings.filter(([detector]) => detector === name);
  test(`river has vectors for ${name}`, () => expect(rows.length).toBeGreaterThan(0));
  test.each(rows.map(([, options, stream, indices]) => [JSON.stringify(options), stream, indices, options] as const))(
    "with %s on the stream of %s it calls a change at %j, as river does",
    (_, stream, indices, options) => {
      expect(changesOn(start(options as Options), riverStream(stream))).toEqual(indices);
    },
  );
}
