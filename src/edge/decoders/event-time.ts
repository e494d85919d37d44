const dayMs = 86_400_000;
/** Event times further ahead of the log's own than this are a wrong clock. */
export const clockSkewToleranceMs = 300_000;

/**
 * Epoch ms of a number whose size says its unit: below 1e11 seconds, below 1e14 ms, below 1e17 µs, else ns.
 * NaN for what can be no time. Whole milliseconds, rounded down.
 */
export function epochMsOfNumber(time: number): number {
  if (!(time > 0) || time === Number.POSITIVE_INFINITY) return Number.NaN;
  if (time < 1e11) return Math.floor(time * 1_000);
  if (time < 1e14) return Math.floor(time);
  if (time < 1e17) return Math.floor(time / 1_000);
  return Math.floor(time / 1_000_000);
}

/**
 * Epoch ms of a text: digits (as `epochMsOfNumber`, exact beyond 2^53), or RFC 3339 with any number of decimals.
 * A comma may part the decimals (Python, Log4j), a space may stand for `T`, and a time without an offset is UTC.
 * NaN for anything else.
 */
export function epochMsOfText(text: string): number {
  if (/^\d{1,20}$/.test(text))
    return text.length > 17 ? Number(BigInt(text) / 1_000_000n) : epochMsOfNumber(Number(text));
  if (/^\d{1,17}\.\d{1,9}$/.test(text)) return epochMsOfNumber(Number(text));
  const length = text.length;
  if (length < 19 || length > 40) return Number.NaN;
  const separator = text.charCodeAt(10) | 32;
  if (text[4] !== "-" || text[7] !== "-" || text[13] !== ":" || text[16] !== ":") return Number.NaN;
  if (separator !== 0x74 && separator !== 0x20) return Number.NaN;
  const seconds = civilMs(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10), text);
  let at = 19;
  let fraction = 0;
  const mark = text[at];
  if (mark === "." || mark === ",") {
    const from = at + 1;
    at = from;
    while (at < length && isDigit(text.charCodeAt(at))) at++;
    if (at === from) return Number.NaN;
    fraction = digits(text.slice(from, from + 3).padEnd(3, "0"), 0, 3);
  }
  return seconds + fraction - offsetMs(text, at);
}

function civilMs(year: number, month: number, day: number, text: string): number {
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (!(month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  const midnight = Date.UTC(year, month - 1, day);
  // Date.UTC rolls 31 April over into May, which would be another time than the one that was written.
  if (new Date(midnight).getUTCDate() !== day || year < 1970) return Number.NaN;
  return midnight + ((hour * 60 + minute) * 60 + second) * 1_000;
}

/** What a trailing `Z`, `±hh:mm`, `±hhmm` or nothing takes off to reach UTC; NaN for anything else. */
function offsetMs(text: string, at: number): number {
  const rest = text.length - at;
  if (rest === 0 || (rest === 1 && (text[at] === "Z" || text[at] === "z"))) return 0;
  const sign = text[at] === "+" ? 1 : text[at] === "-" ? -1 : Number.NaN;
  const colon = text[at + 3] === ":" ? 1 : 0;
  if (rest !== 5 + colon) return Number.NaN;
  const hours = digits(text, at + 1, at + 3);
  const minutes = digits(text, at + 3 + colon, at + 5 + colon);
  return hours <= 23 && minutes <= 59 ? (sign * (hours * 60 + minutes) * dayMs) / 1_440 : Number.NaN;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return Number.NaN;
    value = value * 10 + code - 48;
  }
  return value;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
