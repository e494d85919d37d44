/** The value that a JSON pointer (RFC 6901) names in a JSON text; undefined where the text is not JSON or holds no such value. */
export function valueAtPointer(json: string, pointer: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const steps = pointer.split("/").slice(1);
  for (const step of steps) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
