import { expect, test } from "vitest";
import { type PartitionFacts, startPosition } from "../../../src/edge/sources/start-position.ts";

const nowMs = 1_800_000_000_000;
const facts: PartitionFacts = {
  stored: undefined,
  topicStored: false,
  committed: undefined,
  low: 10,
  high: 50,
  anew: false,
};
const start = (known: Partial<PartitionFacts>) => startPosition({ ...facts, ...known }, { kind: "latest" }, nowMs);

test.each([
  [
    "the store's position wins over what was committed",
    { stored: 20, topicStored: true, committed: 30 },
    { why: "stored", at: { offset: 20 } },
  ],
  ["both ends of the log are held", { stored: 10, topicStored: true }, { why: "stored", at: { offset: 10 } }],
  ["the log's end is held", { stored: 50, topicStored: true }, { why: "stored", at: { offset: 50 } }],
  ["below the log's start is a gap", { stored: 9, topicStored: true }, { why: "gap", at: { offset: 10 } }],
  ["above the log's end is another log", { stored: 51, topicStored: true }, { why: "gap", at: { offset: 10 } }],
  [
    "a log made anew holds no stored position",
    { stored: 20, topicStored: true, anew: true },
    { why: "gap", at: { offset: 10 } },
  ],
  [
    "a partition that the store's topic did not have is read whole",
    { topicStored: true },
    { why: "appeared", at: { offset: 10 } },
  ],
  [
    "commits without a store replay a day",
    { committed: 30 },
    { why: "lostStore", at: { timestampMs: nowMs - 86_400_000 } },
  ],
  ["nothing known begins as told", {}, { why: "firstStart", at: { offset: 50 } }],
])("%s", (_name, known, expected) => {
  expect(start(known)).toEqual(expected);
});

test("a first start may begin at the log's start, or a span back", () => {
  expect(startPosition(facts, { kind: "earliest" }, nowMs).at).toEqual({ offset: 10 });
  expect(startPosition(facts, { kind: "ago", spanMs: 60_000 }, nowMs).at).toEqual({ timestampMs: nowMs - 60_000 });
});
