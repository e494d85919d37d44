import { startSidecar } from "../support/bench-sidecar.ts";
import { report, Stopwatch } from "./reader.ts";

/** The whole sidecar without a broker: says where it takes posts, and what it measured when so many are counted. */
const { reference, requests } = JSON.parse(process.argv[2] ?? "") as { reference: string; requests: number };
const { monitor, stop } = await startSidecar({ reference });
const { tally } = monitor.engine.pipeline;
let watch: Stopwatch | undefined;
const looking = setInterval(() => {
  if (tally.records > 0) watch ??= new Stopwatch();
  if (watch === undefined || tally.records < requests) return;
  clearInterval(looking);
  const figures = watch.read();
  void stop().then(() => report(figures));
}, 2);
process.send?.({ url: monitor.url });
