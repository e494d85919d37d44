import { scoreBins } from "../src/core/profile/score-histogram.ts";
import { mixBits } from "../src/core/profile/text-hash.ts";
import type { CohortFrame } from "../src/core/stream/cohort.ts";
import { CohortBook } from "../src/core/stream/cohort-book.ts";
import { cohortMs } from "../src/core/stream/join-cohort.ts";
import { LabelJoin } from "../src/core/stream/label-join.ts";

/**
 * `node --expose-gc bench/label-join.ts [--full]`: predictions of two weeks wait, a random tenth of them is labelled.
 * Bars: 50,000 joins/s on one core, 10 million pending rows in 512 MiB, 40 bytes of rows and index a row, checkpoints
 * that hold up ingestion for 20 ms at most while 50,000 labels a second come.
 * With 1 million rows, the memory of 10 million is extrapolated; `--full` holds them.
 */
const full = process.argv.includes("--full");
const pendingRows = full ? 10_000_000 : 1_000_000;
const cohorts = 672;
/** A second of labels, each for any of the waiting predictions; long enough for the journal to reach its length. */
const labelsPerCheckpoint = 50_000;
const checkpoints = 120;
const startMs = 20_000 * 86_400_000;
const frames: Record<"class" | "value", CohortFrame> = {
  class: { kind: "class", scored: { positiveClass: 1, bins: scoreBins(0.5) } },
  value: { kind: "value", shift: 0, relativeGuard: 1e-9 },
};

const highOf = (id: number): number => mixBits(id ^ 0x9e3779b9);
const lowOf = (id: number): number => mixBits(Math.imul(id, 5) + 77);

async function measure(kind: "class" | "value"): Promise<Record<string, number>> {
  await settle();
  const before = process.memoryUsage();
  const book = new CohortBook("cohorts/", frames[kind]);
  const join = new LabelJoin({ shape: { kind, scores: 0, segments: 0 }, rowLimit: 2 ** 26, salt: 1 }, book);
  const v1 = join.serving("v1", "primary");
  const perCohort = pendingRows / cohorts;
  let slowestMs = 0;
  const filledMs = timed(() => {
    for (let id = 0; id < pendingRows; id += 1) {
      const finishedMs = startMs + (id / perCohort) * cohortMs;
      join.predict(v1, highOf(id), lowOf(id), finishedMs, id % 2, (id % 1_000) / 1_000);
    }
  });
  await settle();
  const after = process.memoryUsage();
  const bookMiB = book.cohorts.reduce((sum, { scores }) => sum + (scores?.counts.byteLength ?? 0), 0) / 2 ** 20;
  const grownMiB = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 2 ** 20 - bookMiB;
  const labels = pendingRows / 10;
  const joinedMs = timed(() => {
    for (let i = 0; i < labels; i += 1) {
      const id = mixBits(i) % pendingRows;
      join.label(highOf(id), lowOf(id), startMs + 14 * 86_400_000, (id + 1) % 2);
    }
  });
  join.takeDirty("labels/");
  book.takeDirty();
  let [checkpointBytes, checkpointMs] = [0, 0];
  for (let i = 0; i < checkpoints; i += 1) {
    for (let n = 0; n < labelsPerCheckpoint; n += 1) {
      const id = mixBits(i * 1_000_003 + n + 7) % pendingRows;
      join.label(highOf(id), lowOf(id), startMs + 14 * 86_400_000 + i + 1, id % 2);
    }
    const ms = threadMs(() => {
      // A copy is what handing it to the store's thread takes.
      const change = structuredClone([join.takeDirty("labels/"), book.takeDirty()]);
      for (const { puts } of change) for (const { value } of puts) checkpointBytes += value.length / checkpoints;
    });
    checkpointMs += ms / checkpoints;
    slowestMs = Math.max(slowestMs, ms);
  }
  return {
    "predictions/s": Math.round((pendingRows / filledMs) * 1_000),
    "joins/s": Math.round((labels / joinedMs) * 1_000),
    "bytes/row": Number((join.bytes / pendingRows).toFixed(1)),
    "bytes/row with objects": Number(((grownMiB * 2 ** 20) / pendingRows).toFixed(1)),
    "MiB of 10 million": Math.round((grownMiB / pendingRows) * 1e7),
    "checkpoint of 50,000 labels ms": Number(checkpointMs.toFixed(1)),
    "slowest ms": Number(slowestMs.toFixed(1)),
    "MB a checkpoint": Number((checkpointBytes / 1e6).toFixed(1)),
  };
}

/** Buffers that the collector has found are given back a little later. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Time of this thread alone: other programs do not count. */
function threadMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function timed(work: () => void): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

console.table({ class: await measure("class"), value: await measure("value") });
