/** A parsed value, and whether bare NaN or Infinity had to be repaired to get it. */
export interface Parsed {
  readonly value: unknown;
  readonly repaired: boolean;
}

/** Number tokens that stand for what JSON cannot write; nobody writes them otherwise. */
const nanStandIn = "-1e99901";
const standIns: ReadonlyMap<string, string> = new Map([
  ["NaN", nanStandIn],
  ["Infinity", "1e99902"],
  ["-Infinity", "-1e99903"],
]);

/** A string, which must stay as it is, or a token to replace. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/gs;

/**
 * The JSON value of a text, or undefined if it is none.
 *
 * `JSON.parse` is the definition. Where it refuses, bare `NaN`, `Infinity` and `-Infinity` outside strings (Python's
 * json writes them) become those numbers and everything else must be JSON.
 */
export function parseJson(text: string): Parsed | undefined {
  try {
    return { value: JSON.parse(text), repaired: false };
  } catch {
    return parseRepaired(text);
  }
}

function parseRepaired(text: string): Parsed | undefined {
  if (!text.includes("NaN") && !text.includes("Infinity")) return undefined;
  try {
    const repaired = text.replace(tokens, (token) => standIns.get(token) ?? token);
    return { value: JSON.parse(repaired, notANumber), repaired: true };
  } catch {
    return undefined;
  }
}

/** The stand-ins for infinities overflow to them by themselves; that for NaN is told by its source text. */
function notANumber(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  return context?.source === nanStandIn ? Number.NaN : value;
}

/** Whether arrays and objects nest deeper than `limit`. The text must be valid JSON. */
export function isDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      for (i++; text.charCodeAt(i) !== 0x22 && i < text.length; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (c === 0x7b || c === 0x5b) {
      depth++;
      if (depth > limit) return true;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return false;
}
