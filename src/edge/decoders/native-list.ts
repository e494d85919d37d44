/** Most entries of a label, or a prediction, that is a list. */
const listLimit = 1_000;

/** A list of numbers, texts and booleans (as text); undefined if it is none, or too long. */
export function plainList(value: unknown): (number | string)[] | undefined {
  if (!Array.isArray(value) || value.length > listLimit) return undefined;
  const list = value.map(plain).filter((entry) => entry !== undefined);
  return list.length === value.length ? list : undefined;
}

/** A finite number, a text, or a boolean as text. */
export function plain(value: unknown): number | string | undefined {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return value;
  return Number.isFinite(value) ? (value as number) : undefined;
}
