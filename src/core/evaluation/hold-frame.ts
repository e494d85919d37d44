import { type EstimatedRisk, type HoldList, listHoldStreams } from "../detection/hold-streams.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { scoreCalibration } from "./score-calibration.ts";

const lists = new WeakMap<ReferenceFrame, HoldList>();

/** What may hold a promotion by a reference, listed once. */
export function holdList(frame: ReferenceFrame): HoldList {
  const known = lists.get(frame);
  if (known !== undefined) return known;
  const list = listHoldStreams(frame.layout, frame.reference.columns, estimatedRisk(frame));
  lists.set(frame, list);
  return list;
}

/**
 * 1 − the confidence of a prediction by its score: the chance of the class that was less likely. The map belongs to the
 * version whose labels made it; for any other it is borrowed, for both arms alike.
 */
function estimatedRisk(frame: ReferenceFrame): EstimatedRisk | null {
  const learnt = scoreCalibration(frame);
  if (learnt === null) return null;
  return { column: learnt.column, chances: learnt.mapped.probability.map((p) => Math.min(p, 1 - p)) };
}
