import { z } from "zod";

/** A Faro collector: Grafana Alloy's `faro.receiver`, or Grafana Cloud's. */
export const faroSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .describe("Address of the collector, as http://alloy:12347/collect."),
  apiKey: z.string().min(1).meta({ secret: true }).optional().describe("Sent as x-api-key, where the collector asks."),
  app: z.string().min(1).max(100).default("driftline").describe("Name that the collector files it under."),
  environment: z.string().min(1).max(100).optional().describe("As production or staging."),
  allowInsecure: z.boolean().default(false).describe("Plain http to a host that is not loopback."),
});
export type FaroSettings = z.output<typeof faroSettings>;
