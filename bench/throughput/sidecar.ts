import { startSidecar } from "../support/bench-sidecar.ts";
import { readerSettings, report, Stopwatch } from "./reader.ts";

/** How often it is looked at whether all is read. */
const lookMs = 5;

/** The whole sidecar: decode, count, judge, save, with its web server up. */
const settings = readerSettings();
const { monitor, stop } = await startSidecar(settings);
const { tally } = monitor.engine.pipeline;
let watch: Stopwatch | undefined;
const looking = setInterval(() => {
  if (tally.records > 0) watch ??= new Stopwatch();
  if (watch === undefined || tally.records < settings.records) return;
  clearInterval(looking);
  const figures = watch.read();
  const { closedPanes } = monitor.engine.judge;
  void stop().then(() => report({ ...figures, closedPanes }));
}, lookMs);
