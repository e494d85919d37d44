import type { Source } from "../../src/edge/sources/source.ts";

/** A source that is well and brings nothing. */
export const silentSource: Source = {
  start: async () => undefined,
  committed: async () => undefined,
  drain: async () => undefined,
  stop: async () => undefined,
  health: () => ({
    pollAgeMs: 0,
    rebalances: 0,
    inFlightRecords: 0,
    inFlightBytes: 0,
    partitions: [],
    conditions: [],
  }),
};
