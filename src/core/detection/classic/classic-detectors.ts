import { adwin } from "./adwin.ts";
import type { ClassicDetector } from "./classic-detector.ts";
import { cusum } from "./cusum.ts";
import { ddm } from "./ddm.ts";
import { eddm } from "./eddm.ts";
import { hddmA } from "./hddm-a.ts";
import { hddmW } from "./hddm-w.ts";
import { type Draw, kswin } from "./kswin.ts";
import { pageHinkley } from "./page-hinkley.ts";

/** A classic detector at its usual settings; `draws` is needed by those that draw. */
export interface ClassicKind {
  readonly name: string;
  start(draws: () => Draw): ClassicDetector;
}

/** Every classic detector, in the order of display. */
export const classicDetectors: readonly ClassicKind[] = [
  { name: "DDM", start: () => ddm() },
  { name: "EDDM", start: () => eddm() },
  { name: "HDDM_A", start: () => hddmA() },
  { name: "HDDM_W", start: () => hddmW() },
  { name: "ADWIN", start: () => adwin() },
  { name: "Page-Hinkley", start: () => pageHinkley() },
  { name: "CUSUM", start: () => cusum() },
  { name: "KSWIN", start: kswin },
];
