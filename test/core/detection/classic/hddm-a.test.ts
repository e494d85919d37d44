import { hddmA } from "../../../../src/core/detection/classic/hddm-a.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors("hddm-a", hddmA);
