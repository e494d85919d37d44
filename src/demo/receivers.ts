import { randomBytes } from "node:crypto";
import type { Clock } from "../runtime/clock.ts";
import { startController } from "./controller.ts";
import { startPager } from "./pager.ts";
import type { Story } from "./story.ts";

/** Who gets what driftline sends in the demo: a pager and a deployment controller, on this machine. */
export interface DemoReceivers {
  readonly pagerUrl: string;
  readonly controllerUrl: string;
  /** Signs orders. */
  readonly secret: string;
  close(): Promise<void>;
}

export async function startReceivers(story: Story, clock: Clock): Promise<DemoReceivers> {
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const pager = await startPager((page) => story.paged(page));
  const { deployment } = story;
  const moving = story.moving.bind(story);
  const controller = await startController({ deployment, secret, clock, moving });
  return {
    pagerUrl: pager.url,
    controllerUrl: controller.url,
    secret,
    close: async () => {
      await Promise.all([pager.close(), controller.close()]);
    },
  };
}
