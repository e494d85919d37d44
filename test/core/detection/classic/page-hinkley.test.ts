import { pageHinkley } from "../../../../src/core/detection/classic/page-hinkley.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors("page-hinkley", pageHinkley);
