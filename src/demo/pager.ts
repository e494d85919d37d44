import { z } from "zod";
import { jsonBody, type LoopbackServer, startLoopbackServer } from "./loopback-server.ts";

const event = z.object({
  event_action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedup_key: z.string(),
  payload: z.object({ summary: z.string(), severity: z.string() }).optional(),
});

/** One event that a pager got. */
export interface Page {
  readonly action: "trigger" | "acknowledge" | "resolve";
  readonly key: string;
  /** Empty when it resolves. */
  readonly summary: string;
  readonly severity: string;
}

/** A receiver that speaks PagerDuty's Events API v2 and calls nobody. `received` is told of every trigger and resolve. */
export async function startPager(received: (page: Page) => void): Promise<LoopbackServer> {
  return startLoopbackServer((request) => {
    const { method, path } = request;
    if (method !== "POST") return { status: 404, body: { status: "not found" } };
    if (path === "/v2/change/enqueue") return { status: 202, body: { status: "success" } };
    const parsed = event.safeParse(jsonBody(request));
    if (path !== "/v2/enqueue" || !parsed.success)
      return { status: 400, body: { status: "invalid event", errors: ["not an event"] } };
    const { event_action: action, dedup_key: key, payload } = parsed.data;
    received({ action, key, summary: payload?.summary ?? "", severity: payload?.severity ?? "" });
    return { status: 202, body: { status: "success", dedup_key: key } };
  });
}
