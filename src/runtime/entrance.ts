import type { Logger } from "pino";
import { postTopics } from "../config/ingest-settings.ts";
import type { Settings } from "../config/settings.ts";
import type { Decoder } from "../core/record.ts";
import { decoders } from "../edge/decoders/decoders.ts";
import { cutBody } from "../edge/decoders/posted-json.ts";
import { Inbox } from "../edge/sources/inbox.ts";
import { JoinedSources } from "../edge/sources/joined-sources.ts";
import { LogSource } from "../edge/sources/log-source.ts";
import type { Source } from "../edge/sources/source.ts";
import type { Store } from "../edge/store/store.ts";
import type { Clock } from "./clock.ts";
import { Posts } from "./posts.ts";

/** Everything that records come in by. */
export interface Entrance {
  readonly source: Source;
  /** By topic. */
  readonly decoders: ReadonlyMap<string, Decoder>;
  /** Topics that never hold panes open. */
  readonly labelTopics: readonly string[];
  /** undefined where nothing may be posted. */
  readonly posts: Posts | undefined;
}

/** Where records come from besides the settings: the log that is read, if one is. */
export interface EntranceParts {
  readonly source: Source | undefined;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
}

/** @throws Error where there is nothing to read: the settings were checked before. */
export async function entrance(settings: Settings, { source, store, clock, log }: EntranceParts): Promise<Entrance> {
  const { ingest } = settings.http;
  const posted = ingest === undefined ? [] : Object.values(postTopics);
  const isLabels = (topic: string): boolean => topic === postTopics.labels;
  const topics = [
    ...settings.sources,
    ...posted.map((topic) => ({ decoder: "native", ...ingest, topic, carriesLabels: isLabels(topic) }) as const),
  ];
  const inbox = ingest && (await Inbox.open(store, posted, inboxLimits(ingest)));
  const sources = [
    ...(source === undefined ? [] : [source]),
    ...(inbox === undefined ? [] : [postedSource(inbox, posted, clock)]),
  ];
  const [first] = sources;
  if (first === undefined) throw new Error("there is neither a topic nor an inbox to read");
  return {
    source: sources.length === 1 ? first : new JoinedSources(sources),
    decoders: new Map(topics.map(({ topic, decoder, ...how }) => [topic, decoders[decoder](nativeSettings(how))])),
    labelTopics: topics.filter(({ carriesLabels }) => carriesLabels).map(({ topic }) => topic),
    posts:
      inbox &&
      ingest &&
      new Posts({ ...ingest, token: ingest.token, inbox, clock, cut: cutBody, unwritable: told(log) }),
  };
}

type Ingest = NonNullable<Settings["http"]["ingest"]>;

function inboxLimits({ maxWaitingRecords, maxWaitingBytes }: Ingest) {
  return { maxRecords: maxWaitingRecords, maxBytes: maxWaitingBytes };
}

function postedSource(inbox: Inbox, topics: readonly string[], clock: Clock): Source {
  return new LogSource(inbox, { topics, startFrom: { kind: "earliest" } }, () => clock.nowMs());
}

function nativeSettings({ carriesLabels, model }: { carriesLabels: boolean; model?: string | undefined }) {
  return model === undefined ? { carriesLabels } : { carriesLabels, model };
}

function told(log: Logger): (why: string | null) => void {
  return (why) => {
    if (why === null) log.info({ event: "inbox" }, "what is posted can be stored again");
    else log.error({ event: "inbox" }, `what is posted is refused, since the store cannot be written: ${why}`);
  };
}
