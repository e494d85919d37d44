/** The same for the targets of a model alone. */
export function ordersSentFor(model: string): string {
  return `(${ordersSent("")}) * on (target) group_left (model) max by (target, model) (driftline_target_info{model="${model}"})`;
}

/** Orders sent within the last minute. A counter that appears with its first event shows changes() nothing. */
export function ordersSent(matchers: string): string {
  const sent = `sum by (target) (driftline_orders_total{${matchers}state="sent"})`;
  const before = `sum by (target) (driftline_orders_total{${matchers}state="sent"} offset 1m)`;
  return `(${sent} unless ${before}) or (${sent} - ${before} > 0)`;
}
