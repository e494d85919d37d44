import { createHmac, timingSafeEqual } from "node:crypto";
import type { PlainRequest } from "./loopback-server.ts";

/** Older or newer deliveries than this are refused, as a replay would be. */
const toleranceSeconds = 300;

/**
 * Why a signed delivery is not to be believed, or undefined (Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`).
 * Its time is compared with the demo's clock, which may run faster than the machine's.
 */
export function webhookProblem({ headers, body }: PlainRequest, secret: string, nowMs: number): string | undefined {
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    String(headers[name] ?? ""),
  );
  if (!id || !timestamp || !signatures) return "not signed";
  if (!(Math.abs(nowMs / 1_000 - Number(timestamp)) <= toleranceSeconds)) return "signed at another time";
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
  const isSigned = signatures
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice(3), "base64"))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  return isSigned ? undefined : "signed with another secret";
}
