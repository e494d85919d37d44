import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import { settingsSchema } from "../config/schema.ts";
import type { Settings } from "../config/settings.ts";
import type { Source } from "../edge/sources/source.ts";
import type { Store } from "../edge/store/store.ts";
import type { NotListening } from "../edge/web/server.ts";
import { type Monitor, startMonitor } from "../monitor.ts";
import type { Clock } from "../runtime/clock.ts";
import { demoReferencePath, demoReferences } from "./demo-reference.ts";
import type { DemoReceivers } from "./receivers.ts";
import type { Story } from "./story.ts";
import { toyModel } from "./toy-model.ts";

export interface DemoMonitorParts {
  readonly topic: string;
  readonly source: Source;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of the page, the API and /metrics; 0 takes a free one. */
  readonly port: number;
}

/** driftline itself, wired and configured as anybody's; only where its records come from and what time it is are the demo's. */
export function startDemoMonitor(
  story: Story,
  receivers: DemoReceivers,
  parts: DemoMonitorParts,
): Promise<Monitor | NotListening> {
  const { topic, port, ...rest } = parts;
  return startMonitor(demoSettings(receivers, topic, port), {
    ...rest,
    references: demoReferences(),
    // Nothing is learned here: the one model of the demo has its reference.
    referencesFolder: join(tmpdir(), "driftline-demo-references"),
    lostStore: null,
    facts: (facts) => story.facts(facts),
  });
}

function demoSettings({ pagerUrl, controllerUrl, secret }: DemoReceivers, topic: string, port: number): Settings {
  // The check across settings would miss a broker: the source is handed in.
  return settingsSchema.parse({
    sources: [{ topic, model: toyModel }],
    startFrom: "earliest",
    http: { port },
    models: { [toyModel]: { reference: demoReferencePath(), bins: "coarse" } },
    notifiers: [{ kind: "pagerduty", name: "toy-pager", routingKey: "0".repeat(32), url: pagerUrl }],
    targets: [
      {
        kind: "webhook",
        name: "toy-controller",
        model: toyModel,
        mode: "auto",
        idempotent: "key",
        url: `${controllerUrl}/rollback`,
        secret,
        probe: { url: `${controllerUrl}/version`, pointer: "/version" },
        knownGood: ["v1"],
      },
    ],
  });
}
