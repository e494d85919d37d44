import type { Order } from "./order.ts";

const dayMs = 86_400_000;

/** Orders requested in the last 24 h of wall time, of one target or (null) of all. The orders themselves are the counter. */
export function ordersToday(orders: readonly Order[], target: string | null, nowMs: number): number {
  return orders.filter(
    (order) =>
      order.requestedMs !== null && nowMs - order.requestedMs < dayMs && (target === null || order.target === target),
  ).length;
}
