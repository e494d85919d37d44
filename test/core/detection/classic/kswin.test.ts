import { type KswinOptions, kswin } from "../../../../src/core/detection/classic/kswin.ts";
import { pythonDraws } from "../../../support/python-random.ts";
import { testRiverVectors } from "../../../support/river-vectors.ts";

testRiverVectors<KswinOptions>("kswin", (options) => kswin(() => pythonDraws(42), options));
