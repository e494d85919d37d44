/** Waits before the 2nd, 3rd … attempt at a notification; the last one repeats for as long as it lives. */
const notificationWaitsMs = [5_000, 30_000, 120_000, 600_000, 1_800_000] as const;
/** Waits before the 2nd, 3rd … attempt at an order: it is urgent, and void after ten minutes. */
const orderWaitsMs = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000] as const;

/** A notification that nobody took for a day is given up. */
export const notificationLifeMs = 86_400_000;

/** @param attempts attempts made, at least 1 */
export function notificationRetryMs(attempts: number): number {
  return waitAfter(notificationWaitsMs, attempts);
}

/** @param attempts attempts made, at least 1 */
export function orderRetryMs(attempts: number): number {
  return waitAfter(orderWaitsMs, attempts);
}

function waitAfter(waitsMs: readonly number[], attempts: number): number {
  return waitsMs[Math.min(attempts, waitsMs.length) - 1] ?? 0;
}
