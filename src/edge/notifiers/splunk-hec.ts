import { z } from "zod";
import { commonSettings, type Notifier } from "./notifier.ts";

export const splunkHecSettings = z.strictObject({
  ...commonSettings,
  kind: z.literal("splunk-hec"),
  url: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .describe("The HTTP Event Collector, as https://splunk.example.com:8088."),
  token: z
    .string()
    .min(1)
    .regex(/^\S+$/, "a token has no spaces; leave out the word Splunk before it")
    .meta({ secret: true })
    .describe("A token of the collector."),
  index: z.string().min(1).optional().describe("Index; the token's own unless given."),
  sourcetype: z.string().min(1).default("driftline").describe("Source type of the events."),
  channel: z
    .uuid()
    .optional()
    .describe("For tokens with indexer acknowledgement, which refuse events without a channel."),
  allowInsecure: z.boolean().default(false).describe("Plain http to a host that is not loopback."),
});

const path = "/services/collector/event";
/** Splunk's code for a collector that is busy: nothing was taken, so a repeat is harmless. */
const busyCode = 9;

/**
 * Splunk's HTTP Event Collector: one event a notification, the notification as its fields. HEC forgets nothing it has
 * seen and de-duplicates nothing, so the event holds an `id` that is the same in every repeat.
 */
export function splunkHec(settings: z.output<typeof splunkHecSettings>): Notifier {
  const { name, url, token, index, sourcetype, channel, allowInsecure } = settings;
  const base = url.replace(/\/$/, "");
  return {
    name,
    routingKeyId: "splunk-hec",
    requestsPerMinute: Number.POSITIVE_INFINITY,
    renewal: null,
    request: (notification, { effectId, createdMs, source }) => ({
      method: "POST",
      url: base.endsWith(path) ? base : base + path,
      headers: {
        authorization: `Splunk ${token}`,
        "content-type": "application/json",
        ...(channel === undefined ? {} : { "x-splunk-request-channel": channel }),
      },
      body: JSON.stringify({
        time: createdMs / 1_000,
        host: source,
        source: "driftline",
        sourcetype,
        ...(index === undefined ? {} : { index }),
        event: { id: effectId, ...notification },
      }),
      sign: null,
      reach: { named: true, allowInsecure },
    }),
    reply: ({ status, body }, usual) => {
      const said = answerOf(body);
      if (said === undefined || usual.kind === "sent") return usual;
      const why = `Splunk answered ${status}: ${said.text} (code ${said.code})`;
      // A collector that says it is busy has not taken the event, whatever the status.
      if (said.code === busyCode) return { kind: "retry", why, ambiguous: false };
      return { ...usual, why };
    },
  };
}

const answer = z.object({ text: z.string().max(200), code: z.number() });

function answerOf(body: string): z.output<typeof answer> | undefined {
  try {
    return answer.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}
