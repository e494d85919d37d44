import { cohortMs } from "../core/stream/join-cohort.ts";
import { postTopics } from "./ingest-settings.ts";
import type { IssueText } from "./issue-text.ts";
import type { Settings } from "./settings.ts";

/** What no single part can see: names used twice, and settings that contradict each other. */
export function crossChecks(settings: Settings): IssueText[] {
  const found: IssueText[] = [];
  for (const section of ["notifiers", "targets"] as const) {
    const seen = new Set<string>();
    settings[section].forEach(({ name }, index) => {
      if (seen.has(name))
        found.push({
          path: [section, index, "name"],
          what: `"${name}" is used twice`,
          remedy: "Give each its own name: logs, metrics and commands speak of it",
        });
      seen.add(name);
    });
  }
  const topics = new Set<string>();
  settings.sources.forEach(({ topic }, index) => {
    if (topics.has(topic))
      found.push({
        path: ["sources", index, "topic"],
        what: `"${topic}" is read twice`,
        remedy: "Keep one source per topic: its records would count double",
      });
    if (settings.http.ingest !== undefined && isPostTopic(topic))
      found.push({
        path: ["sources", index, "topic"],
        what: `"${topic}" is the name of what is posted over HTTP`,
        remedy: "Read another topic, or leave http.ingest out: two logs of one name cannot be told apart",
      });
    topics.add(topic);
  });
  const moved = new Set<string>();
  settings.targets.forEach((target, index) => {
    const roles = target.role === undefined ? ["primary", "canary"] : [target.role];
    const keys = roles.map((role) => `${target.model} ${role}`);
    if (keys.some((key) => moved.has(key)))
      found.push({
        path: ["targets", index, "model"],
        what: `"${target.model}" has a target already`,
        remedy: "Keep one target per model and role, so that one order rolls it back once",
      });
    for (const key of keys) moved.add(key);
    if (target.mode === "auto" && target.idempotent === "inverting" && target.probe === undefined) {
      found.push({
        path: ["targets", index, "probe"],
        what: "missing, and a repeated order would undo the rollback",
        remedy: "Set probe, so that an order whose outcome is unknown can be looked up",
      });
    }
  });
  const { ingest } = settings.http;
  if (ingest !== undefined && ingest.maxWaitingBytes < ingest.maxBodyBytes)
    found.push({
      path: ["http", "ingest", "maxWaitingBytes"],
      what: "smaller than one body may be",
      remedy: "Set it to at least http.ingest.maxBodyBytes",
    });
  found.push(...extraChecks(settings), ...labelChecks(settings));
  if (settings.sources.length > 0 && settings.kafka === undefined) {
    found.push({ path: ["kafka"], what: "missing", remedy: "Set kafka.brokers: the sources are Kafka topics" });
  }
  return found;
}

function isPostTopic(topic: string): boolean {
  return Object.values<string>(postTopics).includes(topic);
}

/** A cohort leaves with its predictions: it must have been judged by then. */
function labelChecks({ models }: Settings): IssueText[] {
  return Object.entries(models).flatMap(([model, { labels }]): IssueText[] => {
    if (labels === undefined || labels === "off" || labels.age === undefined) return [];
    return labels.age + cohortMs <= labels.keepPredictions
      ? []
      : [
          {
            path: ["models", model, "labels", "age"],
            what: "predictions are let go before they are so old",
            remedy: "Set keepPredictions to at least 30 minutes more than age",
          },
        ];
  });
}

/** Rules, alerts and series go by an own metric's name: one name has one family, everywhere. */
function extraChecks({ models }: Settings): IssueText[] {
  const found: IssueText[] = [];
  const families = new Map<string, string>();
  for (const [model, { metrics, segments }] of Object.entries(models)) {
    for (const [section, names] of [
      ["metrics", metrics.map(({ name }) => name)],
      ["segments", segments.map(({ name }) => name)],
    ] as const) {
      names.forEach((name, index) => {
        if (names.indexOf(name) !== index)
          found.push({
            path: ["models", model, section, index, "name"],
            what: `"${name}" is used twice`,
            remedy: "Give each its own name: alerts and series speak of it",
          });
      });
    }
    metrics.forEach(({ name, family }, index) => {
      const known = families.get(name) ?? family;
      families.set(name, known);
      if (known !== family)
        found.push({
          path: ["models", model, "metrics", index, "family"],
          what: `${family}, and another model's "${name}" is ${known}`,
          remedy: "Rename one, or give both the same family: rules go by the name",
        });
    });
  }
  return found;
}
