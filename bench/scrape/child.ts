import { once } from "node:events";

/** A Prometheus by itself: each line on standard input is answered with what one scrape took, as JSON. */
const [url = ""] = process.argv.slice(2);
// The client's own code is not what is measured.
await fetch("data:,");
process.stdin.setEncoding("utf8");
while (true) {
  const [word] = (await once(process.stdin, "data")) as [string];
  if (word.trim() === "stop") break;
  const startedMs = performance.now();
  const text = await (await fetch(url)).text();
  const ms = performance.now() - startedMs;
  const series = text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
  process.stdout.write(`${JSON.stringify({ ms, bytes: text.length, series })}\n`);
}
process.stdin.destroy();
