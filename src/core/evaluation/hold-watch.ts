import type { Codec } from "../codec.ts";
import { type ConditionalDetector, conditionalDetectorCodec } from "../detection/conditional-detector.ts";
import { FadingDesignEffects } from "../reference/fading-design-effects.ts";

/** What a version's hold evidence rests on: detectors against its control, and the φ of its own counts. */
export interface HoldWatch {
  /** Against the version of that name; null while there has been none. */
  against: { readonly control: string; readonly detector: ConditionalDetector } | null;
  readonly effects: FadingDesignEffects;
}

export function newHoldWatch(counts: number): HoldWatch {
  return { against: null, effects: new FadingDesignEffects(counts) };
}

export const holdWatchCodec: Codec<HoldWatch> = {
  version: 1,
  encode({ against, effects }, out) {
    out.varint(effects.streams);
    out.doubles(effects.state);
    out.text(against?.control ?? "");
    if (against !== null) conditionalDetectorCodec.encode(against.detector, out);
  },
  decode(bytes) {
    const streams = bytes.varint();
    const state = bytes.doubles();
    const control = bytes.text();
    try {
      const effects = new FadingDesignEffects(streams, state);
      if (control === "") return { against: null, effects };
      const detector = conditionalDetectorCodec.decode(bytes, conditionalDetectorCodec.version);
      return "unreadable" in detector ? detector : { against: { control, detector }, effects };
    } catch (error) {
      if (error instanceof RangeError) return { unreadable: error.message };
      throw error;
    }
  },
};
