import type { Codec } from "../codec.ts";
import { DetectorBank } from "./detector-bank.ts";

/** A bank as its shape and its doubles, so that −∞ comes back exactly and a restored bank goes on as if never stopped. */
export const detectorBankCodec: Codec<DetectorBank> = {
  version: 1,
  encode(bank, out) {
    out.varint(bank.streams);
    out.varint(bank.width);
    out.doubles(bank.state);
  },
  decode(bytes) {
    const streams = bytes.varint();
    const width = bytes.varint();
    const state = bytes.doubles();
    try {
      return new DetectorBank(streams, width, state);
    } catch (error) {
      if (error instanceof RangeError) return { unreadable: error.message };
      throw error;
    }
  },
};
