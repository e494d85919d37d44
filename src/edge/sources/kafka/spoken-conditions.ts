import type { Conditions } from "../conditions.ts";
import type { KafkaTrouble } from "./errors.ts";
import type { Placement } from "./placement.ts";
import type { KafkaSettings } from "./settings.ts";

/** What a person should know of an error of the client. */
export function sayTrouble(
  conditions: Conditions,
  { brokers }: KafkaSettings,
  trouble: KafkaTrouble,
  message: string,
): void {
  const who = brokers.join(", ");
  if (trouble === "away") {
    conditions.begin(
      "broker away",
      `no broker of ${who} can be reached; reading goes on by itself when one answers. ${message}`,
    );
  } else if (trouble === "refused") {
    conditions.begin(
      "log-in refused",
      `${who} refused the log-in or the right to read; check sasl, ssl and the ACLs of topics and group. ${message}`,
    );
  } else if (trouble === "other") {
    conditions.begin(
      "reading fails",
      `what ${who} sends cannot be read or applied; trying again for ever, at the same place. ${message}`,
    );
  }
}

/** The cluster was reached, and this is what it lacks. */
export function sayReached(conditions: Conditions, missing: readonly string[]): void {
  conditions.end("broker away", "a broker answers again");
  conditions.end("log-in refused", "logged in");
  if (missing.length === 0) conditions.end("topic missing", "every topic is there");
  else
    conditions.begin(
      "topic missing",
      `no topic ${missing.join(", ")} that this user may see; waiting for it to be created`,
    );
}

/** Said before positions are chosen, so that no store knows positions and not that it forgot what was before. Holds until the process ends. */
export function sayLostStore(
  conditions: Conditions,
  { groupId }: KafkaSettings,
  placements: readonly Placement[],
): void {
  if (!placements.some(({ why }) => why === "lostStore")) return;
  conditions.begin(
    "lost store",
    `group ${groupId} has committed offsets, but the store knows none: the last 24 h are read again, and what is older is forgotten`,
  );
}

/** Partitions are being read. */
export function sayReading(conditions: Conditions, { groupId }: KafkaSettings): void {
  conditions.begin("connected", `reading as a member of group ${groupId}`);
}
