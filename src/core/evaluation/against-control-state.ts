import type { Codec } from "../codec.ts";
import { type ConditionalDetector, conditionalDetectorCodec } from "../detection/conditional-detector.ts";

/** The detector of a version against the one that serves the same traffic, and the name of that one. */
export interface AgainstControl {
  readonly control: string;
  readonly detector: ConditionalDetector;
}

export const controlCodec: Codec<AgainstControl> = {
  version: 1,
  encode({ control, detector }, out) {
    out.text(control);
    conditionalDetectorCodec.encode(detector, out);
  },
  decode(bytes, version) {
    const control = bytes.text();
    const detector = conditionalDetectorCodec.decode(bytes, version);
    return "unreadable" in detector ? detector : { control, detector };
  },
};
