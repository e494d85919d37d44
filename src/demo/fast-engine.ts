import type { RollbackSettings } from "../core/rollback/target.ts";
import { targetDefaults } from "../core/rollback/target.ts";
import { nativeDecoder } from "../edge/decoders/native.ts";
import { Sender } from "../edge/delivery/sender.ts";
import { notifierFrom } from "../edge/notifiers/notifiers.ts";
import type { Source } from "../edge/sources/source.ts";
import { MemoryStore } from "../edge/store/memory.ts";
import { targetFrom } from "../edge/targets/targets.ts";
import type { Clock } from "../runtime/clock.ts";
import { destinationsOf } from "../runtime/destinations.ts";
import { Engine } from "../runtime/engine.ts";
import { demoReferences } from "./demo-reference.ts";
import type { DemoReceivers } from "./receivers.ts";
import type { Story } from "./story.ts";
import { toyModel } from "./toy-model.ts";

const targetName = "toy-controller";

const rollbacks: RollbackSettings = {
  ordersPerDay: 5,
  commonCauseModels: 3,
  targets: [
    {
      ...targetDefaults,
      name: targetName,
      model: toyModel,
      mode: "auto",
      idempotent: "key",
      canProbe: true,
      knownGood: ["v1"],
    },
  ],
};

/** driftline itself, as it stands in a real deployment, but for its clock and its store, which are in memory. */
export async function startFastEngine(
  story: Story,
  receivers: DemoReceivers,
  source: Source,
  topic: string,
  clock: Clock,
): Promise<Engine> {
  const { pagerUrl, controllerUrl, secret } = receivers;
  const pager = notifierFrom({
    kind: "pagerduty",
    name: "toy-pager",
    minimumSeverity: "warning",
    routingKey: "0".repeat(32),
    url: pagerUrl,
  });
  const target = targetFrom(targetName, {
    kind: "webhook",
    url: `${controllerUrl}/rollback`,
    secret,
    headers: {},
    allowInsecure: false,
    probe: { url: `${controllerUrl}/version`, pointer: "/version", headers: {} },
  });
  const { name, routingKeyId } = pager;
  return Engine.start({
    judge: {
      incidents: {
        receivers: [{ name, routingKeyId, minimumSeverity: "warning", takesChanges: true }],
        repeatMs: 4 * 3_600_000,
        links: () => [],
      },
      rollbacks,
    },
    profiler: {},
    references: demoReferences(),
    decoders: new Map([[topic, nativeDecoder({ model: toyModel })]]),
    store: new MemoryStore(),
    source,
    sender: new Sender(destinationsOf([pager], [target], "driftline demo"), { nowMs: () => clock.nowMs() }),
    targets: new Map([[target.name, target]]),
    clock,
    lostStore: null,
    frozenAt: () => null,
    keepReference: () => undefined,
    findReference: () => undefined,
    notices: {
      facts: (facts) => story.facts(facts),
      rejected: (_topic, reason, excerpt) => story.say({ event: "rejected", reason, excerpt }, clock.nowMs()),
      condition: () => undefined,
      checkpoint: () => undefined,
      unwritable: (why) => story.say({ event: "unwritable", why }, clock.nowMs()),
    },
  });
}
