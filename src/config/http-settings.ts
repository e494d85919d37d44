import { z } from "zod";

export const httpSettings = z.strictObject({
  host: z.string().min(1).default("127.0.0.1").describe("Address to listen on; 0.0.0.0 for all."),
  port: z.number().int().min(0).max(65_535).default(9810).describe("0 takes a free one."),
  token: z
    .string()
    .min(16, "too short: use at least 16 characters (openssl rand -hex 32)")
    .meta({ secret: true })
    .optional()
    .describe("Bearer token for actions; without it they are refused."),
});
