import type { Source } from "../../edge/sources/source.ts";
import type { CheckpointSample, PostSample } from "../../edge/telemetry/snapshot.ts";
import type { IngestView } from "../../edge/web/ingest-view.ts";
import type { Engine } from "../engine.ts";
import type { Happenings } from "../happenings.ts";
import { labelOutcomes } from "../telemetry-accuracy.ts";
import { finite, holdsOf } from "./overview.ts";

/** What comes in, what was wrong with it, and what waits to go out. */
export function ingestView(
  { judge, profiler, pipeline }: Engine,
  source: Source,
  happenings: Happenings,
  checkpoint: CheckpointSample,
  posts: PostSample | null,
): IngestView {
  const { pollAgeMs, partitions, conditions } = source.health();
  const { tally } = pipeline;
  const { outbox } = judge.books;
  return {
    pollAgeMs,
    watermarkMs: finite(judge.watermarkMs),
    openPanes: profiler.openPanes,
    closedPanes: judge.closedPanes,
    records: tally.records,
    partitions: partitions.map(({ topic, partition, nextOffset, lagRecords, caughtUp }) => ({
      topic,
      partition,
      nextOffset,
      lagRecords,
      caughtUp,
    })),
    conditions: conditions.map(({ name, message }) => ({ name, message })),
    holds: holdsOf(judge),
    rejects: [...tally.rejects].flatMap(([topic, counts]) =>
      [...counts].map(([reason, count]) => ({ topic, reason, count, sample: happenings.sample(topic, reason) })),
    ),
    defects: [...tally.defects].flatMap(([topic, counts]) =>
      [...counts].map(([defect, count]) => ({ topic, defect, count })),
    ),
    labels: labelOutcomes(profiler.labels).map(({ model, outcome, count }) => ({ model, outcome, count })),
    posts,
    outbox: { waiting: outbox.waiting.length, dead: outbox.dead.length },
    checkpoint: { count: checkpoint.count, failures: checkpoint.failures, lastMs: checkpoint.lastMs },
  };
}
