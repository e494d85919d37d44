import type { Decoder } from "../../core/record.ts";
import { type NativeSettings, nativeDecoder } from "./native.ts";

/** Every decoder by its name. To add one: a file, a line here, a test of the same name. */
export const decoders = {
  native: nativeDecoder,
} as const satisfies Record<string, (settings: NativeSettings) => Decoder>;

export type DecoderName = keyof typeof decoders;
