import type { OrderState } from "../core/facts.ts";
import { paneMs } from "../core/stream/pane-delta.ts";
import type { Happenings, SeenAlarm } from "./happenings.ts";
import type { Fault } from "./scenario.ts";

/** The last line of a demo. */
export interface Summary {
  readonly event: "summary";
  readonly scenario: string;
  readonly seed: number;
  /** From the fault's onset to the first alarm that names it; null where there was none. */
  readonly detectedAfterSeconds: number | null;
  /** Different orders. */
  readonly orders: number;
  /** State of the last order; null without one. */
  readonly orderState: OrderState | null;
  /** Alarms before the fault's onset, or that name a version, metric or feature without a fault. */
  readonly falseAlarms: number;
}

/** @param onsetMs event time at which the fault began; Infinity where it has not, or there is none */
export function summarise(
  scenario: string,
  seed: number,
  seen: Happenings,
  fault: Fault | null,
  onsetMs: number,
): Summary {
  const isTrue = (alarm: SeenAlarm) => fault !== null && namesFault(alarm, fault, onsetMs);
  const first = seen.alarms.find(isTrue);
  return {
    event: "summary",
    scenario,
    seed,
    detectedAfterSeconds: first === undefined ? null : (first.atMs - onsetMs) / 1_000,
    orders: seen.orders.size,
    orderState: seen.orderState,
    falseAlarms: seen.alarms.filter((alarm) => !isTrue(alarm)).length,
  };
}

function namesFault({ serving, evidence }: SeenAlarm, fault: Fault, onsetMs: number): boolean {
  const began = evidence.paneStartMs + paneMs > onsetMs;
  const what =
    evidence.family === "harm"
      ? evidence.metric === "errors" && Object.keys(fault.factors).length === 0
      : evidence.feature !== null && Object.hasOwn(fault.factors, evidence.feature);
  return began && what && fault.versions.includes(serving.version);
}
