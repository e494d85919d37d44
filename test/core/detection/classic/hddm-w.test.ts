import { hddmW } from "../../../../src/core/detection/classic/hddm-w.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors("hddm-w", hddmW);
