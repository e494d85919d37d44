import type { PartitionId } from "../../../core/machine.ts";
import type { SourceListener } from "../source.ts";
import { type StartFrom, type StartPosition, startPosition } from "../start-position.ts";
import type { Admins } from "./admins.ts";
import { type Bounds, topicBounds } from "./observation.ts";

/** Where one newly assigned partition is read from. */
export interface Placement {
  readonly id: PartitionId;
  readonly why: StartPosition["why"];
  readonly offset: number;
  /** The position that is not in the log, when `why` is `gap`. */
  readonly stored: number | undefined;
  readonly high: number;
}

export interface PlacementSettings {
  readonly groupId: string;
  readonly startFrom: StartFrom;
  /** Topics that were seen to vanish. */
  readonly anew: { has(topic: string): boolean };
  nowMs(): number;
}

/** Decides for newly assigned partitions where to begin; asks the log for its bounds, the group for its commits, and for times where needed. */
export async function place(
  admins: Admins,
  fresh: readonly PartitionId[],
  listener: SourceListener,
  settings: PlacementSettings,
): Promise<Placement[]> {
  const topics = [...new Set(fresh.map(({ topic }) => topic))];
  const placements: Placement[] = [];
  for (const topic of topics) {
    const bounds = await topicBounds(admins, topic);
    const committed = await committedOffsets(admins, settings.groupId, topic);
    const topicStored = bounds.some((_, partition) => listener.position({ topic, partition }) !== undefined);
    const offsetAt = offsetsByTime(admins, topic);
    for (const id of fresh.filter((candidate) => candidate.topic === topic)) {
      const { low, high } = boundsOf(bounds, id);
      const stored = listener.position(id);
      const facts = {
        stored,
        topicStored,
        committed: committed.get(id.partition),
        low,
        high,
        anew: settings.anew.has(topic),
      };
      const { why, at } = startPosition(facts, settings.startFrom, settings.nowMs());
      const offset = "offset" in at ? at.offset : Math.max(low, await offsetAt(id.partition, at.timestampMs));
      placements.push({ id, why, offset, stored, high });
    }
  }
  return placements;
}

function boundsOf(bounds: Bounds, { topic, partition }: PartitionId): { readonly low: number; readonly high: number } {
  const found = bounds[partition];
  if (found === undefined) throw new Error(`partition ${partition} of ${topic} is assigned, but not to be seen`);
  return found;
}

/** Commits by partition; what kafkajs writes when it resets (-1, -2) is none. */
async function committedOffsets(admins: Admins, groupId: string, topic: string): Promise<Map<number, number>> {
  const answer = await admins.use(`topic ${topic}`, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  const partitions = answer
    .flatMap((one) => one.partitions)
    .map(({ partition, offset }) => [partition, Number(offset)] as const);
  return new Map(partitions.filter(([, offset]) => offset >= 0));
}

/** Looks offsets up by time, all partitions of a topic at once, and remembers the answer. */
function offsetsByTime(admins: Admins, topic: string): (partition: number, timestampMs: number) => Promise<number> {
  const asked = new Map<number, Map<number, number>>();
  return async (partition, timestampMs) => {
    let offsets = asked.get(timestampMs);
    if (offsets === undefined) {
      const answer = await admins.use(`topic ${topic}`, (admin) =>
        admin.fetchTopicOffsetsByTimestamp(topic, timestampMs),
      );
      offsets = new Map(answer.map((one) => [one.partition, Number(one.offset)]));
      asked.set(timestampMs, offsets);
    }
    return offsets.get(partition) ?? 0;
  };
}
