import { z } from "zod";
import type { Target } from "./target.ts";
import { webhookTarget, webhookTargetSettings } from "./webhook.ts";

/** The settings of every kind of rollback target. A new one is a file beside these, a line here, and a test of the same name. */
export const targetKinds = { webhook: webhookTargetSettings };

const anyKind = z.discriminatedUnion("kind", [targetKinds.webhook]);

export function targetFrom(name: string, settings: z.output<typeof anyKind>): Target {
  switch (settings.kind) {
    case "webhook":
      return webhookTarget(name, settings);
  }
}
