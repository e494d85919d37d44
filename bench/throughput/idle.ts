import { setTimeout as delay } from "node:timers/promises";
import { startSidecar } from "../support/bench-sidecar.ts";
import { readerSettings, report, Stopwatch } from "./reader.ts";

const settleMs = 3_000;
const idleMs = 15_000;

/** The whole sidecar after it has read everything. */
const settings = readerSettings();
const { monitor, stop } = await startSidecar(settings);
while (monitor.engine.pipeline.tally.records < settings.records) await delay(100);
await delay(settleMs);
const watch = new Stopwatch();
await delay(idleMs);
const figures = watch.read();
await stop();
report(figures);
