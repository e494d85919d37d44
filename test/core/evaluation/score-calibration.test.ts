import { expect, test } from "vitest";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { scoreCalibration, scoreCalibrationSteps } from "../../../src/core/evaluation/score-calibration.ts";
import { scoredReference } from "../../support/scored-model.ts";

test("what scores mean is learnt in steps, one for each test of the map, and once", () => {
  const reference = scoredReference();
  const [inSteps, atOnce] = [frameOf("h", reference), frameOf("h", reference)];
  expect([...scoreCalibrationSteps(inSteps)].length).toBe(11);
  expect([...scoreCalibrationSteps(inSteps)].length).toBe(0);
  expect(scoreCalibration(inSteps)).toBe(scoreCalibration(inSteps));
  expect(scoreCalibration(inSteps)?.mapped).toEqual(scoreCalibration(atOnce)?.mapped);
});
