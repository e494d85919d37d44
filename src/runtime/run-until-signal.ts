import type { Logger } from "pino";
import type { Monitor } from "../monitor.ts";

const tickMs = 1_000;
/** Supervisors kill after ten seconds: what is not saved by then is read again at the next start. */
const stopWithinMs = 9_000;

/** Ticks until SIGTERM or SIGINT, then stops in good order. */
export async function runUntilSignal(
  monitor: Pick<Monitor, "tick" | "stop">,
  log: Pick<Logger, "info" | "error">,
): Promise<void> {
  const timer = setInterval(() => monitor.tick(), tickMs);
  const signal = await new Promise<string>((resolve) => {
    // They stay: npm and a terminal send ctrl-c twice, and the second must not end the stop that the first began.
    for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => resolve(name));
  });
  clearInterval(timer);
  log.info({ event: "stopping", signal }, "stopping: saving, leaving the group");
  const late = setTimeout(() => {
    log.error({ event: "stopping" }, "could not stop in time; what was not saved will be read again");
    process.exit(1);
  }, stopWithinMs);
  late.unref();
  await monitor.stop();
  clearTimeout(late);
  log.info({ event: "stopped" }, "stopped");
}
