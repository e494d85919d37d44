import { z } from "zod";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `10s`, `5m`, `24h`, `1h30m` or `14d`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let totalMs = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|s|m|h|d)/g)) {
    totalMs += Number(amount) * (unitMs[unit ?? ""] ?? Number.NaN);
  }
  return totalMs;
}

/** The shortest way to write a duration that people read at a glance: `90s` stays, `3600000` ms is `1h`. */
export function formatDuration(durationMs: number): string {
  for (const unit of ["d", "h", "m", "s"]) {
    const size = unitMs[unit] ?? 1;
    if (durationMs >= size && durationMs % size === 0) return `${durationMs / size}${unit}`;
  }
  return `${durationMs}ms`;
}

/** A setting that holds a duration: text in the file, milliseconds in the program, within the given bounds. */
export function duration(least: string, most: string) {
  const leastMs = parseDuration(least) ?? 0;
  const mostMs = parseDuration(most) ?? Number.POSITIVE_INFINITY;
  return z
    .string()
    .meta({ duration: `${least} to ${most}` })
    .transform((text, context) => {
      const valueMs = parseDuration(text);
      if (valueMs !== undefined && valueMs >= leastMs && valueMs <= mostMs) return valueMs;
      const what = valueMs === undefined ? `"${text}" is not a duration` : `${text} is out of range`;
      context.addIssue({
        code: "custom",
        message: `${what}. Write one from ${least} to ${most}, such as 30s, 5m or 24h`,
      });
      return z.NEVER;
    });
}
