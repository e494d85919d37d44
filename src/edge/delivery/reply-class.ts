import type { Delivery } from "../../core/alerting/outbox.ts";
import type { HttpReply } from "../../core/http-message.ts";
import type { PostOutcome } from "./post.ts";

/** Asked to wait or try later: nothing was done, so a repeat is harmless. */
const notActedOn: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * What an attempt's outcome means for the next one: 2xx is sent; 408, 425, 429 and 5xx are tried again, as are broken connections;
 * every other reply is final, redirects among them. A 5xx or a connection that broke after the request went out is ambiguous.
 */
export function classify(outcome: PostOutcome, nowMs: number): Delivery {
  if (outcome.kind === "failed") {
    return outcome.final
      ? { kind: "refused", why: outcome.why }
      : { kind: "retry", why: outcome.why, ambiguous: outcome.sent };
  }
  const { status } = outcome.reply;
  if (status >= 200 && status < 300) return { kind: "sent" };
  if (notActedOn.has(status) || status >= 500) {
    const afterMs = retryAfterMs(outcome.reply, nowMs);
    return {
      kind: "retry",
      why: `the receiver answered ${status}`,
      ambiguous: status >= 500,
      ...(afterMs === undefined ? {} : { afterMs }),
    };
  }
  if (status === 410) return { kind: "refused", why: "the receiver answered 410: it is gone for good" };
  if (status >= 300 && status < 400)
    return {
      kind: "refused",
      why: `the receiver answered ${status}: redirects are not followed; configure the final URL`,
    };
  return { kind: "refused", why: `the receiver answered ${status}` };
}

/** `Retry-After` in ms, from seconds or an HTTP date (RFC 9110 10.2.3); undefined when absent or unreadable. */
export function retryAfterMs(reply: HttpReply, nowMs: number): number | undefined {
  const value = reply.headers["retry-after"]?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
