import { z } from "zod";

/** What Grafana Alloy's `faro.receiver` decodes (internal/component/faro/receiver/internal/payload, v1.11): Go's decoder refuses a value of another type. */
const texts = z.record(z.string(), z.string());
const time = z.iso.datetime({ offset: true });
const trace = z.object({ trace_id: z.string(), span_id: z.string() }).optional();
const whole = z.number().int();

export const alloyPayload = z.strictObject({
  meta: z.object({
    app: z.object({
      name: z.string().min(1),
      version: z.string(),
      environment: z.string().optional(),
      release: z.string().optional(),
      namespace: z.string().optional(),
    }),
    sdk: z.object({ name: z.string(), version: z.string() }),
    session: z.object({ id: z.string(), attributes: texts }).partial().optional(),
  }),
  events: z
    .array(z.object({ name: z.string(), domain: z.string(), attributes: texts, timestamp: time, trace }))
    .optional(),
  measurements: z
    .array(
      z.object({
        type: z.string(),
        values: z.record(z.string(), z.number()),
        timestamp: time,
        context: texts.optional(),
        trace,
      }),
    )
    .optional(),
  exceptions: z
    .array(
      z.object({
        type: z.string(),
        value: z.string(),
        timestamp: time,
        context: texts.optional(),
        trace,
        stacktrace: z
          .object({
            frames: z.array(z.object({ function: z.string(), filename: z.string(), lineno: whole, colno: whole })),
          })
          .optional(),
      }),
    )
    .optional(),
  logs: z
    .array(z.object({ message: z.string(), level: z.string(), timestamp: time, context: texts.optional() }))
    .optional(),
});
export type AlloyPayload = z.output<typeof alloyPayload>;
