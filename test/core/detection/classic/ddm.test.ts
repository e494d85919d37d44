import { ddm } from "../../../../src/core/detection/classic/ddm.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors("ddm", ddm);
