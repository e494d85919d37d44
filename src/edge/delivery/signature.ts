import { createHmac } from "node:crypto";
import type { HttpRequest } from "../../core/http-message.ts";

/**
 * The headers of one attempt: the request's own, and where it is signed those of Standard Webhooks with the attempt's time.
 * Every secret gives one signature in the list, so that a receiver may know the old or the new one.
 */
export function attemptHeaders(request: HttpRequest, nowMs: number): Record<string, string> {
  const headers: Record<string, string> = { ...request.headers };
  if (request.sign === null) return headers;
  const { id, secrets } = request.sign;
  const timestamp = Math.floor(nowMs / 1_000);
  headers["webhook-id"] = id;
  headers["webhook-timestamp"] = String(timestamp);
  headers["webhook-signature"] = secrets
    .map((secret) => `v1,${sign(secret, `${id}.${timestamp}.${request.body}`)}`)
    .join(" ");
  return headers;
}

/** HMAC-SHA256 in base64; the key is what follows `whsec_`, decoded from base64. */
function sign(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return createHmac("sha256", key).update(content).digest("base64");
}
