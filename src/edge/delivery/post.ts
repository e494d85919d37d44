import { Agent, buildConnector, request as send } from "undici";
import type { HttpReply, HttpRequest } from "../../core/http-message.ts";
import { failureCause } from "./failure-cause.ts";
import { guardedConnector } from "./guarded-connector.ts";
import { urlRefusal } from "./ssrf-guard.ts";

/** What became of one attempt. */
export type PostOutcome =
  | { readonly kind: "reply"; readonly reply: HttpReply }
  /** `sent: false`: no byte of the request left, so a repeat is harmless; true: the receiver may have acted. */
  | { readonly kind: "failed"; readonly sent: boolean; readonly final: boolean; readonly why: string };

export interface PostLimits {
  /** From the look-up of the name to the last byte of the reply. */
  readonly deadlineMs: number;
  readonly replyLimitBytes: number;
}

/** For one address of several: a dead one must leave time for the next. */
const connectMs = 5_000;

export const postLimits: PostLimits = { deadlineMs: 15_000, replyLimitBytes: 64 * 1024 };

/**
 * Makes one attempt at a request. Never throws; redirects are replies like any other and are not followed; no proxy is used.
 * Each attempt has a connection of its own: a kept-alive one that dies looks the same as a request that was read.
 * `headers` are those of the attempt, the signature among them.
 */
export async function post(
  request: Omit<HttpRequest, "body"> & { readonly body: string | Uint8Array },
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
  limits: PostLimits = postLimits,
): Promise<PostOutcome> {
  const refusal = URL.canParse(request.url) ? urlRefusal(new URL(request.url), request.reach) : "not a URL";
  if (refusal !== undefined) return { kind: "failed", sent: false, final: true, why: refusal };
  const deadline = AbortSignal.timeout(limits.deadlineMs);
  let connected = false;
  const connect = guardedConnector(
    buildConnector({ timeout: Math.min(connectMs, limits.deadlineMs), allowH2: false }),
    request.reach,
    () => {
      connected = true;
    },
  );
  const agent = new Agent({ connect, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 });
  try {
    const response = await send(request.url, {
      method: request.method,
      headers: { ...headers },
      body: request.body === "" ? null : request.body,
      dispatcher: agent,
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
    });
    const body = await readUpTo(response.body, limits.replyLimitBytes);
    return { kind: "reply", reply: { status: response.statusCode, headers: flatten(response.headers), body } };
  } catch (error) {
    const cause = deadline.aborted
      ? { why: `no reply within ${limits.deadlineMs} ms`, final: false }
      : failureCause(error);
    return { kind: "failed", sent: connected, ...cause };
  } finally {
    // Destroying cannot fail in a way that matters here: the outcome is known.
    await agent.destroy().catch(() => undefined);
  }
}

async function readUpTo(body: AsyncIterable<Uint8Array>, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, limitBytes - length));
    length += chunk.length;
    if (length >= limitBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}
