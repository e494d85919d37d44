import type { Role } from "../record.ts";

/** Rows of one closed pane of a model, as an order sees them. */
export interface TrafficPane {
  readonly paneStartMs: number;
  /** Rows of the version to leave, in its role. */
  readonly from: number;
  /** Rows of the ordered version in that role. */
  readonly to: number;
  readonly inRole: number;
  readonly inModel: number;
}

/** The version to leave must fall below this share of its former rate. */
const remainingShare = 0.05;
/** The ordered version must carry this share of a primary's traffic: the share that makes a version active. */
const activeShare = 0.6;
const minimumPanes = 3;
/** Panes looked back on at most, where traffic is thin. */
export const trafficPanes = 60;
/** Rows that must have gone somewhere, and rows that the version to leave would have had: fewer prove nothing. */
const minimumRows = 50;
const minimumExpected = 20;

/**
 * Whether the stream shows that an order was carried out: in panes that start after the send, the version's rate in its
 * role is below 5 % of what it was, and a primary's traffic is on the ordered version.
 *
 * @param panes since the send, in order; as few of the newest as carry enough rows are looked at
 */
export function confirmed(
  panes: readonly TrafficPane[],
  role: Role,
  rowsPerPaneBefore: number,
): "yes" | "no" | "insufficient" {
  for (let count = minimumPanes; count <= panes.length; count += 1) {
    const sum = total(panes.slice(-count));
    const expected = rowsPerPaneBefore * count;
    const rows = role === "primary" ? sum.inRole : sum.inModel;
    if (rows < minimumRows || expected < minimumExpected) continue;
    const left = sum.from < remainingShare * expected;
    const arrived = role !== "primary" || sum.to >= activeShare * sum.inRole;
    return left && arrived ? "yes" : "no";
  }
  return "insufficient";
}

function total(panes: readonly TrafficPane[]): Omit<TrafficPane, "paneStartMs"> {
  const sum = { from: 0, to: 0, inRole: 0, inModel: 0 };
  for (const pane of panes) {
    sum.from += pane.from;
    sum.to += pane.to;
    sum.inRole += pane.inRole;
    sum.inModel += pane.inModel;
  }
  return sum;
}
