import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepArtefact } from "../src/edge/references/artefact-files.ts";
import { benchReference } from "./support/bench-reference.ts";
import { nativeRecords } from "./support/native-records.ts";
import { median, type Part } from "./support/part.ts";
import type { ReaderFigures } from "./throughput/reader.ts";

/** Records of a request, and requests in all. */
const shapes = [
  { name: "single", batch: 1, requests: 20_000 },
  { name: "by100", batch: 100, requests: 3_000 },
  { name: "by500", batch: 500, requests: 800 },
] as const;
const connections = 16;

/** What the whole sidecar takes over HTTP, as single records and in batches: each request answered after the disk has it. */
export const posting: Part = {
  name: "posting",
  measure: async ({ quick, said }) => {
    const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
    const reference = keepArtefact(folder, benchReference());
    const figures: Record<string, { recordsPerSecond: number; cpuMicrosPerRecord: number; rssPeakMiB: number }> = {};
    try {
      for (const { name, batch, requests } of shapes) {
        const runs: ReaderFigures[] = [];
        for (let run = 0; run < (quick ? 1 : 3); run += 1) {
          said(`${requests} requests of ${batch}`);
          runs.push(await posted(reference, bodies(batch, requests)));
        }
        const records = batch * requests;
        figures[name] = {
          recordsPerSecond: records / median(runs.map(({ seconds }) => seconds)),
          cpuMicrosPerRecord: (median(runs.map(({ cpuSeconds }) => cpuSeconds)) * 1e6) / records,
          rssPeakMiB: median(runs.map(({ rssPeakMiB }) => rssPeakMiB)),
        };
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    return figures;
  },
};

/** Bodies of records in event-time order, which ends now. */
function bodies(batch: number, requests: number): Buffer[] {
  const stepMs = 3;
  const records = nativeRecords({ seed: 7, stepMs, startMs: Date.now() - batch * requests * stepMs });
  return Array.from({ length: requests }, () =>
    Buffer.from(`[${Array.from({ length: batch }, () => records.next().value).join(",")}]`),
  );
}

async function posted(reference: string, all: readonly Buffer[]): Promise<ReaderFigures> {
  const file = new URL("./throughput/posted.ts", import.meta.url);
  const settings = JSON.stringify({ reference, requests: all.length });
  const child = fork(file, [settings], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  const figures = once(child, "message");
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const post = async (): Promise<void> => {
    for (let body = all[next++]; body !== undefined; body = all[next++]) await postOne(url, agent, body);
  };
  await Promise.all(Array.from({ length: connections }, post));
  const [measured] = (await figures) as [ReaderFigures];
  agent.destroy();
  return measured;
}

/** @throws Error for any answer but 202. */
async function postOne(url: string, agent: Agent, body: Buffer): Promise<void> {
  const headers = { "content-type": "application/json", "content-length": body.length };
  const sent = request(`${url}/v1/predictions`, { method: "POST", agent, headers });
  sent.end(body);
  const [answer] = await once(sent, "response");
  answer.resume();
  await once(answer, "end");
  if (answer.statusCode !== 202) throw new Error(`answered ${answer.statusCode}`);
}
