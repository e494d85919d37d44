import { createRequire } from "node:module";

/** The part of kafkajs's request queue that the cure touches. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  /** Epoch ms until which the broker asked for silence; in the past when it did not. */
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

const requestQueuePath = "kafkajs/src/network/requestQueue";
let cured = false;

/** The class whose prototype is changed: an inner file of kafkajs 2.2.4. */
export function requestQueueClass(): { readonly prototype: RequestQueue } {
  return createRequire(import.meta.url)(requestQueuePath) as { readonly prototype: RequestQueue };
}

/**
 * Stops kafkajs 2.2.4 from setting timers of 1 ms for ever (over a thousand a second, 3 % of a core, and Node's
 * TimeoutNegativeWarning): each request queue looks for pending requests again although it has none and is not throttled.
 */
export function quietIdleTimers(): void {
  if (cured) return;
  cured = true;
  const { prototype } = requestQueueClass();
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}
