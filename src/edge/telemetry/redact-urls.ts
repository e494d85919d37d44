/** Deeper than this a value is not looked through, and left out: facts are flat. */
const depthLimit = 6;

/** The same value with every URL in its texts stripped of user, password, query and fragment, which may hold secrets. */
export function redactUrls<T extends object>(value: T): T {
  return redacted(value, 0) as T;
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.includes("://") ? value.replaceAll(urls, stripped) : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= depthLimit) return "[too deep]";
  if (value instanceof Error)
    return { type: value.name, message: redacted(value.message, depth), stack: redacted(value.stack ?? "", depth) };
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, depth + 1)]));
}

const urls = /([a-z][a-z0-9+.-]*:\/\/)([^\s/?#@"']*@)?([^\s?#"']*)([?#][^\s"']*)?/gi;

function stripped(
  _whole: string,
  scheme: string,
  user: string | undefined,
  rest: string,
  tail: string | undefined,
): string {
  return `${scheme}${user === undefined ? "" : "[redacted]@"}${rest}${tail === undefined ? "" : `${tail.charAt(0)}[redacted]`}`;
}
