import { expect, test } from "vitest";
import type { JoinListener } from "../../../src/core/stream/join-listener.ts";
import { LabelJoin } from "../../../src/core/stream/label-join.ts";
import { type PendingRow, type PendingShape, unknownSegment } from "../../../src/core/stream/pending-row.ts";
import { restoreReshaped } from "../../../src/core/stream/reshape-join.ts";
import { hashedWordsOf } from "../../support/join-ledger.ts";

const startMs = 20_000 * 86_400_000;

/** Notes what rows say, in words. */
class Notes implements JoinListener {
  readonly rows: string[] = [];
  predicted(): void {
    // Only labelled rows are of interest.
  }
  joined(_: unknown, row: PendingRow): void {
    const lists =
      row.shape.kind === "ranking" ? [`${row.ranked}`, `${row.relevant}`] : [`${row.predicted}`, `${row.label}`];
    const scores = Array.from({ length: row.shape.scores }, (_, i) => row.classScore(i));
    const segments = Array.from({ length: row.shape.segments }, (_, i) => row.segment(i));
    this.rows.push([...lists, `${scores}`, `${segments}`].join(" | "));
  }
  left(): void {
    this.rows.push("left");
  }
}

const shapes: readonly (readonly [Omit<PendingShape, "segments">, label: number | Uint32Array, said: string])[] = [
  [{ kind: "ranking", scores: 0, items: 3 }, Uint32Array.of(5, 9), "9,5,7 | 5,9 | "],
  [{ kind: "set", scores: 0 }, 6, "1 | 6 | "],
  [{ kind: "class", scores: 2 }, 2, "1 | 2 | 0.25,0.5"],
];

test.each(shapes)("rows of a $kind keep all that they say when other segments are asked for", (shape, label, said) => {
  const stored = new Map<string, Uint8Array>();
  const settings = { rowLimit: 1e6, salt: 1 };
  const before = new LabelJoin({ ...settings, shape: { ...shape, segments: 2 } }, new Notes());
  const details = { items: [9, 5, 7], scores: [0.25, 0.5], segments: [11, 22] };
  for (const id of [1, 2])
    before.predict(before.serving("v1", "primary"), ...hashedWordsOf(id), startMs, 1, 0.25, details);
  before.label(...hashedWordsOf(1), startMs + 1, label);
  for (const { key, value } of before.takeDirty("p/").puts) stored.set(key, value);
  // This label is in the journal only.
  before.label(...hashedWordsOf(2), startMs + 2, label);
  for (const { key, value } of before.takeDirty("p/").puts) stored.set(key, value);

  const notes = new Notes();
  const now: PendingShape = { ...shape, segments: 2 };
  const after = new LabelJoin({ ...settings, shape: now }, notes);
  const entries = [...stored].map(([key, value]) => ({ key, value }));
  const restored = restoreReshaped(after, "p/", entries, now, ["country", "plan"], ["plan", "age"]);
  expect(restored).toEqual({ stale: ["p/journal/1"] });
  after.retell();
  expect(notes.rows).toEqual(Array(2).fill(`${said} | 22,${unknownSegment}`));
});
