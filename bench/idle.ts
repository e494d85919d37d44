import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepArtefact } from "../src/edge/references/artefact-files.ts";
import { benchReference } from "./support/bench-reference.ts";
import { benchKafka } from "./support/bench-topic.ts";
import type { Part } from "./support/part.ts";
import { readIn } from "./support/reading-process.ts";

const records = 20_000;

/** CPU of the whole sidecar, caught up on a topic to which nothing comes, as a share of one core. */
export const idle: Part = {
  name: "idle",
  measure: async ({ said }) => {
    const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
    const reference = keepArtefact(folder, benchReference());
    const kafka = await benchKafka(records, said);
    try {
      const { brokers, topic } = kafka;
      const settings = { brokers, topic, group: `bench-idle-${randomUUID()}`, records, reference };
      const { cpuSeconds, seconds, rssPeakMiB } = await readIn("idle", settings);
      return { shareOfCore: cpuSeconds / seconds, rssPeakMiB };
    } finally {
      await kafka.remove();
      rmSync(folder, { recursive: true });
    }
  },
};
