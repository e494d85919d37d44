const dayMs = 86_400_000;

/**
 * `2026-11-24T15:20:13Z` of epoch ms, whole seconds, years 0 to 9999.
 * Days to a civil date as in H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
export function utcTime(epochMs: number): string {
  const days = Math.floor(epochMs / dayMs);
  const secondOfDay = Math.floor((epochMs - days * dayMs) / 1000);
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const clock = [Math.floor(secondOfDay / 3600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60]
    .map(two)
    .join(":");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${clock}Z`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
