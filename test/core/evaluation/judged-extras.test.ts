import { expect, test } from "vitest";
import { modelSettings } from "../../../src/config/model-settings.ts";
import { rowExtras } from "../../../src/config/row-extras.ts";
import { JudgedExtras } from "../../../src/core/evaluation/judged-extras.ts";
import { LearnedBlocks } from "../../../src/core/evaluation/learned-blocks.ts";
import { referenceHash } from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { layoutOf } from "../../../src/core/reference/frozen.ts";
import type { RowExtras } from "../../../src/core/row-extras.ts";
import { clusteredHistory } from "../../support/history.ts";

function extrasOf(when: string): RowExtras {
  return rowExtras(modelSettings.parse({ metrics: [{ name: "big", when, family: "harm" }] }));
}

test("a reference's answers hold for the very text that was asked, and only where they are as many as would be learned from", () => {
  const table = clusteredHistory(6_000, 1);
  const name = table.columns.find(({ kind }) => kind === "numeric")?.name ?? "";
  const asked = extrasOf(`features["${name}"] > 0.0`);
  const reference = buildReference("m", "h.csv", table, undefined, { metrics: asked.metrics });
  const layout = layoutOf(reference, referenceHash(reference));
  const judged = (extras: RowExtras, minimumRows?: number) =>
    new JudgedExtras("m", extras, new LearnedBlocks(), minimumRows === undefined ? {} : { minimumRows })
      .frame(layout, reference)
      .streams.map((stream) => stream.judged !== undefined);
  expect(reference.own?.[0]?.told).toBeGreaterThan(5_000);
  expect(judged(asked)).toEqual([true]);
  expect(judged(extrasOf(`features["${name}"] > 1.0`))).toEqual([false]);
  expect(judged(asked, 10_000)).toEqual([false]);
});
