import type { Reject, RejectReason } from "../../core/record.ts";

/** Longest excerpt of a reject, in characters. */
const excerptLimit = 80;

export function reject(reason: RejectReason, excerpt: string): Reject {
  return { reason, excerpt: excerpt.length > excerptLimit ? `${excerpt.slice(0, excerptLimit - 1)}…` : excerpt };
}

/** Marks of formats that are not native records, most telling first: a top-level key, and whose it is. */
const marks: readonly (readonly [key: string, format: string])[] = [
  ["specversion", "a CloudEvent"],
  ["inputs", "an Open Inference Protocol request"],
  ["outputs", "an Open Inference Protocol response"],
  ["instances", "a KServe/TensorFlow V1 request"],
  ["predictions", "a KServe/TensorFlow V1 response"],
  ["captureData", "a SageMaker data capture"],
  ["resourceLogs", "OTLP logs"],
  ["resourceSpans", "OTLP traces"],
  ["resourceMetrics", "OTLP metrics"],
  ["@timestamp", "a log line"],
  ["log", "a log line"],
];

/** Keys that a person named; others may be data. */
const plainName = /^[A-Za-z_][\w-]{0,31}$/;
const namesShown = 5;

/** Says what an object that is no native record looks like; names keys, never a value. */
export function looksLike(keys: ReadonlySet<string>): string {
  for (const [key, format] of marks) if (keys.has(key)) return `looks like ${format}`;
  const names = [...keys].filter((key) => plainName.test(key)).slice(0, namesShown);
  return names.length === 0 ? "no field of a native record" : `no field of a native record, but ${names.join(", ")}`;
}

/** The beginning of a text with every letter, digit and foreign character masked: its shape, safe to log. */
export function masked(text: string): string {
  return text
    .slice(0, 4 * excerptLimit)
    .replace(/[\p{L}\p{M}_]+/gu, "a")
    .replace(/\p{N}+/gu, "9")
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, excerptLimit);
}
