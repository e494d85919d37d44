import { isMap } from "./native-object-path.ts";

/**
 * The data of CloudEvents 1.0 in JSON (one event, or a batch of them), one object a line; or why there is none.
 * An object without a `time` of its own gets the event's.
 */
export function dataOfEvents(parsed: unknown): { readonly lines: string } | { readonly unreadable: string } {
  const lines: string[] = [];
  for (const [index, event] of (Array.isArray(parsed) ? parsed : [parsed]).entries()) {
    const fields: Readonly<Record<string, unknown>> = isMap(event) ? { ...event } : {};
    if (typeof fields.specversion !== "string") return { unreadable: `event ${index + 1} has no specversion` };
    const { data } = fields;
    const objects = Array.isArray(data) ? data : [data];
    if (!objects.every(isMap))
      return { unreadable: `event ${index + 1} has no data that is an object or an array of them` };
    const time = typeof fields.time === "string" ? { time: fields.time } : {};
    for (const object of objects) lines.push(JSON.stringify({ ...time, ...object }));
  }
  return { lines: lines.join("\n") };
}
