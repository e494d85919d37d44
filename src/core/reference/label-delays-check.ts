type Fields = Readonly<Record<string, unknown>>;

/** Whether a parsed value can be used as the delays of a reference's labels. */
export function areLabelDelays(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { timed, labels, ageMs, curves, byAge } = value;
  return (
    isCount(timed) &&
    isCount(labels) &&
    timed <= labels &&
    isCount(ageMs) &&
    ageMs > 0 &&
    Array.isArray(curves) &&
    curves.length > 0 &&
    curves.every(isCurve) &&
    isMap(byAge) &&
    areCountsByAge(byAge)
  );
}

function isCurve(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { className, labels, seconds, shares } = value;
  return (
    (className === null || typeof className === "string") &&
    isCount(labels) &&
    labels > 0 &&
    isAscending(seconds) &&
    isAscending(shares) &&
    seconds.length === shares.length &&
    shares.length > 1 &&
    shares.at(-1) === 1
  );
}

function areCountsByAge({ seconds, labels, wrong }: Fields): boolean {
  return (
    isAscending(seconds) &&
    areCounts(labels) &&
    areCounts(wrong) &&
    labels.length === seconds.length &&
    wrong.length === seconds.length &&
    wrong.every((count, at) => count <= (labels[at] as number))
  );
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}

/** Numbers of at least 0, none below the one before. */
function isAscending(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one, at) => Number.isFinite(one) && one >= (value[at - 1] ?? 0));
}
