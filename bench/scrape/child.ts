import { once } from "node:events";

/** A Prometheus by itself: each line on standard input is answered with what one scrape took, as JSON. */
const [url = ""] = process.argv.slice(2);
process.stdin.setEncoding("utf8");
while (true) {
  const [word] = (await once(process.stdin, "data")) as [string];
  if (word.trim() === "stop") break;
  const startedMs = performance.now();
  const bytes = (await (await fetch(url)).text()).length;
  process.stdout.write(`${JSON.stringify({ ms: performance.now() - startedMs, bytes })}\n`);
}
process.stdin.destroy();
