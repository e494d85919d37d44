import { figureSettings, labelAgeRule, labelJoin } from "../../src/config/label-settings.ts";
import { modelPolicy } from "../../src/config/model-policy.ts";
import { ownRules } from "../../src/config/row-extras.ts";
import { defaultRules } from "../../src/core/alerting/rule.ts";
import type { Fact } from "../../src/core/facts.ts";
import { learningSampler } from "../../src/core/reference/learning-sample.ts";
import type { Reference } from "../../src/core/reference/reference.ts";
import { type TargetSettings, targetDefaults } from "../../src/core/rollback/target.ts";
import type { RowExtras } from "../../src/core/row-extras.ts";
import { nativeDecoder } from "../../src/edge/decoders/native.ts";
import type { Sender } from "../../src/edge/delivery/sender.ts";
import type { Source } from "../../src/edge/sources/source.ts";
import { webhookTarget, webhookTargetSettings } from "../../src/edge/targets/webhook.ts";
import { Engine, type EngineParts } from "../../src/runtime/engine.ts";
import type { Story } from "./story.ts";
import {
  askedStoryReference,
  delayedStoryReference,
  labelledStoryReference,
  type StoryPredictions,
  storyModel,
  storyReference,
  unlabelledStoryReference,
} from "./story-reference.ts";

/** Event and wall time at which every story begins. */
export const storyStartMs = Date.UTC(2026, 0, 5, 8);
export const storySource = { topic: "predictions", partition: 0 } as const;

/** The target of stories: the version v1 is known good. */
export function storyTarget(change: Partial<TargetSettings>): TargetSettings {
  return { ...targetDefaults, name: "prod", model: storyModel, knownGood: ["v1"], idempotent: "key", ...change };
}

const prod = webhookTarget(
  "prod",
  webhookTargetSettings.parse({
    kind: "webhook",
    url: "http://127.0.0.1:1/rollback",
    secret: `whsec_${Buffer.from("a secret of a story, 32 bytes xx").toString("base64")}`,
    hold: { url: "http://127.0.0.1:1/hold" },
    retrain: { url: "http://127.0.0.1:1/retrain" },
    probe: { url: "http://127.0.0.1:1/version", pointer: "/version" },
  }),
);
const pager = {
  name: "pager",
  routingKeyId: "key-1",
  minimumSeverity: "warning",
  takesChanges: false,
  renewal: null,
} as const;

/** What a story says of its model. */
export interface StoryModel {
  readonly extras: RowExtras;
  /** The model's part of the settings; the defaults if left out. */
  readonly settings?: Story["settings"];
  /** Without a reference from the start. */
  readonly learns?: boolean;
  /** Its reference has predictions, and what it says of them. */
  readonly predictions?: StoryPredictions | undefined;
}

/** Everything around an engine that stories make themselves. */
export interface Outside {
  readonly targets: readonly TargetSettings[];
  readonly model: StoryModel;
  /** References that were learned, kept over restarts. */
  readonly references?: Map<string, Reference>;
  readonly store: EngineParts["store"];
  readonly source: Source;
  readonly sender: Pick<Sender, "send">;
  nowMs(): number;
  frozenAt(): string | null;
  facts(facts: readonly Fact[]): void;
}

/** The real engine on the stories' reference, with memory and scripts around it. */
export function startStoryEngine({
  targets,
  model,
  references = new Map(),
  store,
  source,
  sender,
  nowMs,
  frozenAt,
  facts,
}: Outside): Promise<Engine> {
  const { hash, reference } = storyReferenceOf(model);
  const models = model.settings === undefined ? {} : { [storyModel]: model.settings };
  return Engine.start({
    judge: {
      ...modelPolicy(models),
      rules: [...defaultRules, ...ownRules([model.extras])],
      extrasOf: () => model.extras,
      labelAgeOf: () => labelAgeRule({ models }, storyModel),
      figuresOf: () => figureSettings({ models }, storyModel),
      incidents: { receivers: [pager], repeatMs: 4 * 3_600_000, links: () => [] },
      rollbacks: { targets, ordersPerDay: 5, commonCauseModels: 3 },
    },
    profiler: {
      sampler: learningSampler(),
      extrasOf: () => model.extras,
      labelsOf: () => labelJoin({ models, sources: [] }, storyModel),
    },
    references: model.learns === true ? new Map() : new Map([[hash, reference]]),
    decoders: new Map([[storySource.topic, nativeDecoder({})]]),
    store,
    source,
    sender,
    targets: new Map([["prod", prod]]),
    clock: { nowMs },
    lostStore: null,
    frozenAt,
    keepReference: (learnedHash, learned) => void references.set(learnedHash, learned),
    findReference: (wanted) => references.get(wanted),
    notices: {
      facts,
      rejected: () => undefined,
      condition: () => undefined,
      checkpoint: () => undefined,
      unwritable: () => undefined,
      unkept: () => undefined,
    },
  });
}

function storyReferenceOf({ predictions, extras }: StoryModel): ReturnType<typeof storyReference> {
  switch (predictions) {
    case "labelled":
      return labelledStoryReference();
    case "unlabelled":
      return unlabelledStoryReference();
    case "labelled within 50m":
      return delayedStoryReference();
    case "own metrics":
      return askedStoryReference(extras);
    case undefined:
      return storyReference();
  }
}
