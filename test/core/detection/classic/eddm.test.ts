import { eddm } from "../../../../src/core/detection/classic/eddm.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors("eddm", eddm);
