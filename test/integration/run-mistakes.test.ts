import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openStore } from "../../src/edge/store/sqlite.ts";
import type { ModelView, Standing } from "../../src/edge/web/read-model.ts";
import { driftline } from "../support/command.ts";
import { FraudRecords } from "../support/fraud-records.ts";
import { ownKafka, sharedKafka, uniqueName } from "../support/kafka.ts";
import { type Sidecar, startSidecar, testFolder } from "../support/sidecar.ts";
import { kafkaWorld } from "../support/source-world.ts";

/** Programs that start and groups that rebalance take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });
const patience = { timeout: 60_000, interval: 100 };

const isReading = ({ condition, active }: Readonly<Record<string, unknown>>) =>
  condition === "connected" && active === true;

/** The words of the command line that need no file. */
function words(brokers: readonly string[], topic: string): string[] {
  return ["--brokers", brokers.join(","), "--topic", topic, "--port", "0"];
}

async function notReady(sidecar: Sidecar): Promise<string> {
  const { status, body } = await sidecar.get<Standing>("/readyz");
  expect(status).toBe(503);
  return body.reasons.join();
}

test("without a broker it says so, stays alive, and reads as soon as there is one", async (context) => {
  const broker = await ownKafka(context);
  const world = await kafkaWorld(context, [broker.brokers]);
  await world.create(1);
  await broker.stop();
  const sidecar = await startSidecar(context, testFolder(context), words([broker.brokers], world.topic));
  const said = await sidecar.line("broker away", ({ condition }) => condition === "broker away");
  expect(said.level).toBe("warn");
  expect(said.msg).toContain(`no broker of ${broker.brokers} can be reached; reading goes on by itself`);
  expect(await notReady(sidecar)).toContain(broker.brokers);
  expect(await sidecar.get("/healthz")).toMatchObject({ status: 200 });
  await broker.start();
  await sidecar.line("reading", isReading);
  await vi.waitFor(async () => expect(await sidecar.get("/readyz")).toMatchObject({ status: 200 }), patience);
});

test("a topic that is not there is waited for", async (context) => {
  const world = await kafkaWorld(context);
  const sidecar = await startSidecar(context, testFolder(context), words(world.settings.brokers, world.topic));
  const said = await sidecar.line("topic missing", ({ condition }) => condition === "topic missing");
  expect(said.msg).toContain(`no topic ${world.topic} that this user may see; waiting for it to be created`);
  expect(await notReady(sidecar)).toContain(world.topic);
  await world.create(1);
  await sidecar.line("reading", isReading);
});

test("a topic of something else is said to be all rejects, with the first of them, and nothing ends", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const order = '{"order_id":17,"customer":"ada","total":99.5}';
  await world.append(
    0,
    Array.from({ length: 500 }, () => order),
  );
  const sidecar = await startSidecar(context, testFolder(context), words(world.settings.brokers, world.topic));
  const first = await sidecar.line("reject", ({ event }) => event === "reject");
  expect(first.msg).toContain("(unknown_record): no field of a native record, but order_id, customer, total; ");
  const held = await sidecar.line("degraded input", ({ why }) => why === "degraded input");
  expect(held.detail).toContain("100 %");
  expect(await sidecar.text("/metrics")).toMatch(
    new RegExp(`driftline_rejects_total\\{source="${world.topic}",reason="[a-z_ ]+"\\} 500`),
  );
  expect(await sidecar.get("/healthz")).toMatchObject({ status: 200 });
});

test("without a reference it learns from the retained day, and says so in the log and to whoever asks", async (context) => {
  const world = await kafkaWorld(context);
  await world.create(1);
  const records = new FraudRecords(11);
  const endMs = Date.now();
  await world.append(
    0,
    Array.from({ length: 2_000 }, (_, i) => records.prediction("v1", endMs - 300_000 + 150 * i)),
  );
  const sidecar = await startSidecar(context, testFolder(context), words(world.settings.brokers, world.topic));
  const said = await sidecar.line("learning", ({ event }) => event === "reference");
  expect(said).toMatchObject({ model: "fraud", state: "learning" });
  await vi.waitFor(async () => {
    const { body } = await sidecar.get<ModelView[]>("/v1/models");
    expect(body).toMatchObject([{ model: "fraud", reference: { state: "learning", hash: null, accepted: false } }]);
    expect(body[0]?.reference.note).toMatch(/learning from the stream: \d+ of at least 5000 rows/);
  }, patience);
});

test("a faulty file is refused with all that is wrong in it, where, and what to write", async (context) => {
  const folder = testFolder(context);
  const text = `kafka:
  brokers: [localhost]
  sesionTimeoutMs: 3000
sources:
  - topic: predictions
startFrom: yesterday
notifiers:
  - kind: pagerduty
    name: on-call
    routingKey: \${NO_SUCH_VARIABLE}
`;
  writeFileSync(join(folder, "driftline.yaml"), text);
  const { code, err } = await driftline(["run"], folder);
  expect(code).toBe(1);
  for (const part of [
    "driftline.yaml:2: kafka.brokers[0]: not host:port",
    "driftline.yaml:3: kafka.sesionTimeoutMs: unknown setting. Known here: brokers,",
    'driftline.yaml:6: startFrom: "yesterday" is no place to start',
    "driftline.yaml:10: notifiers[0].routingKey: the environment variable NO_SUCH_VARIABLE is not set",
    "4 problems",
  ]) {
    expect(err).toContain(part);
  }
});

test("a port that is taken ends the start with what to do about it", async (context) => {
  const { brokers } = await sharedKafka(context);
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  context.onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const words = ["run", "--brokers", brokers.join(","), "--topic", uniqueName("predictions"), "--port", String(port)];
  const { code, err } = await driftline(words, testFolder(context));
  expect(code).toBe(1);
  expect(err).toContain(`cannot listen on 127.0.0.1:${port} (EADDRINUSE)`);
  expect(err).toContain("stop it, or set http.port");
});

test("a store of another program, of a newer driftline, or where none can be ends the start with what to do about it", async (context) => {
  const folder = testFolder(context);
  const start = (store: string) =>
    driftline(["run", "--brokers", "127.0.0.1:9", "--topic", "predictions", "--port", "0", "--store", store], folder);
  writeFileSync(join(folder, "notes.txt"), "not a database, and long enough to have a header of its own".repeat(50));
  expect(await start("notes.txt/driftline.db")).toMatchObject({
    code: 1,
    err: expect.stringContaining("cannot be made"),
  });
  const noise = await start("notes.txt");
  expect(noise).toMatchObject({ code: 1, err: expect.stringContaining("the file is damaged, or no store at all") });
  expect(noise.err).toContain("move it away");

  const store = await openStore(join(folder, "newer.db"), Date.now());
  if ("unreadable" in store) throw new Error(store.unreadable);
  const puts = [{ key: "profiler/watermark/group", value: new Uint8Array([99]) }];
  await store.commit({ id: 1, positions: [], change: { puts, deletes: [] }, audit: [] });
  await store.close();
  const newer = await start("newer.db");
  expect(newer).toMatchObject({ code: 1, err: expect.stringContaining("written by a newer driftline") });
  expect(newer.err).toContain("run the version that wrote it");
});
