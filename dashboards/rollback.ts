import type { DashboardSpec } from "./dashboard.ts";
import { ordersSent } from "./marks.ts";

const of = 'target=~"$target"';

/** Rollbacks and what led to them. */
export const rollback: DashboardSpec = {
  uid: "driftline-rollback",
  title: "driftline: rollbacks",
  description: "Alarms, gates, orders and deliveries. The chained audit itself: /v1/orders, and the page.",
  variables: ["target"],
  marks: { "rollback ordered": ordersSent('target=~"$target", ') },
  panels: [
    {
      kind: "number",
      title: "Orders that ended badly",
      description:
        "Failed, unconfirmed, ineffective, ambiguous or expired since the start. Not 0: roll back by hand, mend the target, reset it.",
      unit: "none",
      queries: {
        orders: `sum(driftline_orders_total{${of}, state=~"failed|unconfirmed|ineffective|ambiguous|expired"}) or vector(0)`,
      },
      badAt: 1,
      width: 8,
    },
    {
      kind: "number",
      title: "Open circuits",
      description: "Targets that order nothing until a person resets them.",
      unit: "none",
      queries: { circuits: `count(driftline_target_state{${of}, state="circuit-open"}) or vector(0)` },
      badAt: 1,
      width: 8,
    },
    {
      kind: "number",
      title: "Rollbacks that helped",
      description: "Verified since the start: the traffic moved and the harm ended.",
      unit: "none",
      queries: { verified: `sum(driftline_orders_total{${of}, state="verified"}) or vector(0)` },
      width: 8,
    },
    {
      kind: "lines",
      title: "State of each target",
      description:
        "1 for the state that holds. Disarmed: no known-good version, or the store was lost. Circuit open: reset it.",
      unit: "none",
      queries: { "{{target}} {{state}}": `driftline_target_state{${of}}` },
      width: 12,
    },
    {
      kind: "lines",
      title: "Orders by state",
      description: "Orders that came into each state since the start. Sent without verified: look at the deployment.",
      unit: "none",
      queries: { "{{target}} {{state}}": `driftline_orders_total{${of}}` },
      width: 12,
    },
    {
      kind: "lines",
      title: "Gates that held a rollback back",
      description: "Times since the start. If you would have rolled back, the gate's name says what to change.",
      unit: "none",
      queries: {
        "{{target}} {{gate}}": `sum by (target, gate) (driftline_rollback_gate_blocked_total{${of}}) or vector(0)`,
      },
      width: 12,
    },
    {
      kind: "lines",
      title: "Alarms of the detectors",
      description: "Since the start, by family. Harm without an order: see the gates beside it.",
      unit: "none",
      queries: { "{{model}} {{version}} {{family}} {{metric}}": "driftline_alarms_total" },
      width: 12,
    },
    {
      kind: "lines",
      title: "Deliveries",
      description: "Ends of attempts by receiver. Retrying or dead: the log has the receiver's answer.",
      unit: "none",
      queries: { "{{receiver}} {{state}}": "driftline_deliveries_total" },
      width: 12,
    },
    {
      kind: "lines",
      title: "Outbox",
      description: "What waits to be delivered, and what was given up. Waiting for minutes: the receiver is away.",
      unit: "none",
      queries: { waiting: "driftline_outbox_waiting", "given up": "driftline_outbox_dead" },
      warnAt: 10,
      badAt: 100,
      width: 12,
    },
  ],
};
