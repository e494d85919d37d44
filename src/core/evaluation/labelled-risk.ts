import type { Codec } from "../codec.ts";
import { harmWidth } from "../detection/alternatives.ts";
import { type ConditionalDetector, conditionalDetectorCodec } from "../detection/conditional-detector.ts";
import { DetectorBank } from "../detection/detector-bank.ts";
import { detectorBankCodec } from "../detection/detector-bank-codec.ts";
import { type JudgedCohort, readJudged, writeJudged } from "./judged-cohorts.ts";

/** Detectors of a version's wrong predictions, fed a cohort of 30 minutes at a time, and how far they have been fed. */
export interface LabelledRisk {
  /** Cohorts that start before this have been fed, epoch ms. */
  fedToMs: number;
  readonly bank: DetectorBank;
  /** Against the version of that name; null while there has been none. */
  conditional: { readonly control: string; readonly detector: ConditionalDetector } | null;
  /** What its cohorts said when they were judged, ascending. */
  judged: readonly JudgedCohort[];
}

export function newLabelledRisk(fedToMs: number, judged: readonly JudgedCohort[] = []): LabelledRisk {
  return { fedToMs, bank: new DetectorBank(1, harmWidth), conditional: null, judged };
}

export const labelledRiskCodec: Codec<LabelledRisk> = {
  version: 2,
  encode({ fedToMs, bank, conditional, judged }, out) {
    out.double(fedToMs);
    writeJudged(judged, out);
    detectorBankCodec.encode(bank, out);
    out.text(conditional?.control ?? "");
    if (conditional !== null) conditionalDetectorCodec.encode(conditional.detector, out);
  },
  decode(bytes, version) {
    const fedToMs = bytes.double();
    const judged = version === 1 ? [] : readJudged(bytes);
    const bank = detectorBankCodec.decode(bytes, detectorBankCodec.version);
    if ("unreadable" in bank) return bank;
    if (bank.streams !== 1 || bank.width !== harmWidth) return { unreadable: "detectors of another shape" };
    const control = bytes.text();
    if (control === "") return { fedToMs, bank, conditional: null, judged };
    const detector = conditionalDetectorCodec.decode(bytes, conditionalDetectorCodec.version);
    return "unreadable" in detector ? detector : { fedToMs, bank, conditional: { control, detector }, judged };
  },
};
