import type { Admins } from "./admins.ts";
import { type KafkaTrouble, messageOf, troubleOf } from "./errors.ts";

/** Oldest offset that a partition holds, and the one after its newest; index = partition. */
export type Bounds = readonly { readonly low: number; readonly high: number }[];

/** What a look at the cluster showed, or why there was none. */
export type Observation =
  | {
      readonly kind: "seen";
      /** Partitions of the topics that exist. */
      readonly topics: ReadonlyMap<string, Bounds>;
      readonly missing: readonly string[];
      /** Group members that are not this process: client id and host. */
      readonly others: readonly string[];
    }
  | { readonly kind: "unseen"; readonly trouble: KafkaTrouble; readonly message: string };

/** Looks at the topics and at the group, in which this process goes by `memberName`. Never rejects. */
export async function observe(
  admins: Admins,
  topics: readonly string[],
  groupId: string,
  memberName: string,
): Promise<Observation> {
  try {
    const seen = new Map<string, Bounds>();
    const missing: string[] = [];
    for (const topic of topics) {
      const bounds = await topicBounds(admins, topic);
      if (bounds.length === 0) missing.push(topic);
      else seen.set(topic, bounds);
    }
    const { groups } = await admins.use("group", (admin) => admin.describeGroups([groupId]));
    const others = (groups[0]?.members ?? [])
      .filter((member) => member.clientId !== memberName)
      .map((member) => `${member.clientId} at ${member.clientHost.replace(/^\//, "")}`);
    return { kind: "seen", topics: seen, missing, others };
  } catch (error) {
    return { kind: "unseen", trouble: troubleOf(error), message: messageOf(error) };
  }
}

/** Bounds of every partition; none when there is no such topic. */
export async function topicBounds(admins: Admins, topic: string): Promise<Bounds> {
  try {
    const offsets = await admins.use(`topic ${topic}`, (admin) => admin.fetchTopicOffsets(topic));
    return offsets
      .sort((a, b) => a.partition - b.partition)
      .map(({ low, high }) => ({ low: Number(low), high: Number(high) }));
  } catch (error) {
    if (troubleOf(error) === "absent") return [];
    throw error;
  }
}
