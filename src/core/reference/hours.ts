const hourMs = 3_600_000;
const hoursOfDay = 24;
export const hoursOfWeek = 168;
/** Every hour of the day more than once. */
const dayEnvelopeMs = 3 * hoursOfDay * hourMs;
/** Every hour of the week more than once, and a weekend that was odd does not stand alone. */
const weekEnvelopeMs = 4 * hoursOfWeek * hourMs;

/** How many hours a history of this span can tell apart: 24 of the day from 3 days on, 168 of the week from 4 weeks on; else 0. */
export function hoursOfSpan(spanMs: number): 0 | 24 | 168 {
  if (spanMs >= weekEnvelopeMs) return hoursOfWeek;
  return spanMs >= dayEnvelopeMs ? hoursOfDay : 0;
}

/** Which of `hours` an instant falls in: hours since the epoch, modulo. */
export function hourOf(timeMs: number, hours: number): number {
  const hour = Math.floor(timeMs / hourMs) % hours;
  return hour < 0 ? hour + hours : hour;
}
