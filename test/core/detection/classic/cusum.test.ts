import { cusum } from "../../../../src/core/detection/classic/cusum.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors("cusum", cusum);
