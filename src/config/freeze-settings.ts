import { validate } from "node-cron";
import { z } from "zod";
import { duration } from "./duration.ts";

/** The zones of this Node's own tables; UTC is not among the names it lists. */
const isTimeZone = (name: string): boolean => name === "UTC" || Intl.supportedValuesOf("timeZone").includes(name);

export const freezeSettings = z.strictObject({
  cron: z
    .string()
    .refine(
      (text) => text.trim().split(/\s+/).length === 5 && validate(text),
      "not a cron expression of five fields (minute hour day month weekday)",
    )
    .describe("When each window starts."),
  for: duration("1m", "31d").describe("How long it lasts."),
  timezone: z
    .string()
    .refine(isTimeZone, "not an IANA time zone such as Europe/Berlin")
    .default("UTC")
    .describe("By whose clock, as an IANA name."),
});
