import { adwin } from "../../../../src/core/detection/classic/adwin.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors("adwin", adwin);
