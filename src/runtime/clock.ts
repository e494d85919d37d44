/** Where wall time comes from: the system, or a demo that runs faster. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
