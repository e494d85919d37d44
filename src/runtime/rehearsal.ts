import { setTimeout as delay } from "node:timers/promises";

const times = 3;
const limitMs = 1_000;

/**
 * Runs what will be asked for again and again before anybody waits for it: cold code takes several times as long. Takes a
 * second at most, and lets whatever goes wrong in it be told.
 */
export async function rehearse(render: () => Promise<unknown>, failed: (error: unknown) => void): Promise<void> {
  const late = new AbortController();
  const all = async (): Promise<void> => {
    for (let i = 0; i < times && !late.signal.aborted; i += 1) await render();
  };
  await Promise.race([all().catch(failed), delay(limitMs, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}
