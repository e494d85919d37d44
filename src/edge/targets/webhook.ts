import { z } from "zod";
import type { HttpReply, HttpRequest } from "../../core/http-message.ts";
import type { OrderMessage } from "../../core/order-message.ts";
import { checkHeaders, checkSecret } from "../../core/webhook-rules.ts";
import { valueAtPointer } from "./json-pointer.ts";
import type { Probed, Target } from "./target.ts";

const url = z.url({ protocol: /^https?$/, error: "not an http or https URL" });

const secret = z.string().meta({ secret: true }).superRefine(checkSecret);
const headers = z.record(z.string(), z.string()).superRefine(checkHeaders);

export const webhookTargetSettings = z.strictObject({
  kind: z.literal("webhook"),
  url: url.describe("Gets the order: POST with a signed JSON body."),
  secret: secret.describe("Signs every order (Standard Webhooks)."),
  previousSecret: secret.optional().describe("The secret before this one, while the receiver changes over: both sign."),
  headers: headers.default({}).describe("Sent along with every order."),
  allowInsecure: z.boolean().default(false).describe("Plain http to a host that is not loopback."),
  probe: z
    .strictObject({
      url: url.describe("Says which version serves: GET, JSON."),
      pointer: z
        .string()
        .regex(/^(\/.*)?$/, 'not a JSON pointer such as "/version" (RFC 6901)')
        .describe("Where in the JSON the version stands."),
      headers: headers.default({}).describe("Sent along with every probe."),
    })
    .optional()
    .describe("How to ask the target what it serves, after an order whose outcome is unknown."),
  hold: z
    .strictObject({ url: url.describe("Gets model.promotion.hold and .release: POST, signed as orders are.") })
    .optional()
    .describe("Where to ask for a promotion to be held; without it nobody is asked, and the gate says no."),
  retrain: z
    .strictObject({ url: url.describe("Gets model.retrain.requested: POST, signed as orders are.") })
    .optional()
    .describe("Where to ask for a new training when drift lasts; without it nobody is asked."),
});

/** A deployment controller behind any URL: the order goes there signed, and once per order whatever the number of attempts. */
export function webhookTarget(name: string, settings: z.output<typeof webhookTargetSettings>): Target {
  const secrets =
    settings.previousSecret === undefined ? [settings.secret] : [settings.secret, settings.previousSecret];
  const reach = { named: true, allowInsecure: settings.allowInsecure };
  const { probe } = settings;
  const signed = (to: string, body: string, id: string): HttpRequest => ({
    method: "POST",
    url: to,
    headers: { ...settings.headers, "content-type": "application/json", "idempotency-key": id },
    body,
    sign: { id, secrets },
    reach,
  });
  return {
    name,
    order: (order) => signed(settings.url, JSON.stringify(order), order.data.idempotencyKey),
    request: (message): HttpRequest | undefined => {
      const to = message.type === "model.retrain.requested" ? settings.retrain : settings.hold;
      return to && signed(to.url, JSON.stringify(message), message.data.requestId);
    },
    reply: (_reply, usual) => usual,
    probe: () =>
      probe && {
        method: "GET",
        url: probe.url,
        headers: { ...probe.headers, accept: "application/json" },
        body: "",
        sign: null,
        reach,
      },
    probed: (reply, order) => (probe === undefined ? "unknown" : servingVersion(reply, probe.pointer, order)),
  };
}

function servingVersion(reply: HttpReply, pointer: string, { data }: OrderMessage): Probed {
  if (reply.status !== 200) return "unknown";
  const version = valueAtPointer(reply.body, pointer);
  if (typeof version !== "string" && typeof version !== "number") return "unknown";
  if (String(version) === data.fromVersion) return "from";
  return String(version) === data.toVersion ? "to" : "other";
}
