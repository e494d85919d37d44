import { z } from "zod";
import type { Clock } from "../runtime/clock.ts";
import type { Deployment } from "./deployment.ts";
import {
  jsonBody,
  type LoopbackServer,
  type PlainReply,
  type PlainRequest,
  startLoopbackServer,
} from "./loopback-server.ts";
import { webhookProblem } from "./webhook-check.ts";

/** From an order until the traffic has moved, in demo time. */
const rolloutMs = 20_000;
const ordersRemembered = 1_000;

const orderBody = z.object({
  data: z.object({
    idempotencyKey: z.string(),
    role: z.enum(["primary", "canary"]),
    fromVersion: z.string(),
    toVersion: z.string(),
  }),
});

export interface ControllerSettings {
  readonly deployment: Deployment;
  readonly secret: string;
  readonly clock: Clock;
  /** Told of each order that it begins to carry out, once. */
  moving(from: string, to: string, atMs: number): void;
}

/**
 * A toy deployment controller: `POST /rollback` (signed) moves traffic, once for each key; `GET /version` tells which
 * version it is set to serve: that of the newest order, else the newest one rolled out.
 */
export async function startController(settings: ControllerSettings): Promise<LoopbackServer> {
  const keys = new Set<string>();
  return startLoopbackServer((request) => {
    if (request.method === "GET" && request.path === "/version") return currentVersion(settings);
    if (request.method === "POST" && request.path === "/rollback") return carryOut(request, settings, keys);
    return { status: 404, body: { error: "not found" } };
  });
}

function currentVersion({ deployment, clock }: ControllerSettings): PlainReply {
  const atMs = clock.nowMs() + rolloutMs;
  return { status: 200, body: { version: deployment.busiest(atMs, "canary") ?? deployment.busiest(atMs, "primary") } };
}

function carryOut(request: PlainRequest, settings: ControllerSettings, keys: Set<string>): PlainReply {
  const { secret, clock, deployment } = settings;
  const nowMs = clock.nowMs();
  const problem = webhookProblem(request, secret, nowMs);
  if (problem !== undefined) return { status: 401, body: { error: problem } };
  const parsed = orderBody.safeParse(jsonBody(request));
  if (!parsed.success) return { status: 400, body: { error: "not an order" } };
  const { idempotencyKey, role, fromVersion, toVersion } = parsed.data.data;
  if (keys.has(idempotencyKey)) return { status: 200, body: { accepted: true, repeated: true } };
  if (keys.size < ordersRemembered) keys.add(idempotencyKey);
  deployment.move(nowMs + rolloutMs, fromVersion, role, toVersion);
  settings.moving(fromVersion, toVersion, nowMs + rolloutMs);
  return { status: 202, body: { accepted: true } };
}
