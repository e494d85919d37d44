import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestContext, test, vi } from "vitest";
import { parse } from "yaml";
import { demoReferencePath } from "../../src/demo/demo-reference.ts";
import { toyModel } from "../../src/demo/toy-model.ts";
import type { OrderView } from "../../src/edge/web/read-model.ts";
import { exampleTo } from "../support/alertmanager-example.ts";
import { startAlertmanager } from "../support/alertmanager-server.ts";
import { driftline } from "../support/command.ts";
import { ContinuousTraffic } from "../support/continuous-traffic.ts";
import { fileSizeLimit, readOnlyDisk, type Shortage, tinyDisk } from "../support/full-disk.ts";
import { startPrometheus } from "../support/prometheus-server.ts";
import { type Receiver, startReceiver, verified } from "../support/receiver.ts";
import { startSidecar, testFolder } from "../support/sidecar.ts";
import { type KafkaWorld, kafkaWorld } from "../support/source-world.ts";

/** Programs that start and groups that rebalance take their time on a busy machine. */
vi.setConfig({ testTimeout: 240_000 });
const patience = { timeout: 90_000, interval: 250 };
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const pastRecords = 30_000;

interface PageBody {
  readonly event_action: string;
  readonly dedup_key: string;
  readonly payload: { readonly summary: string };
}

async function receiver(context: TestContext): Promise<Receiver> {
  const one = await startReceiver();
  context.onTestFinished(async () => await one.close());
  return one;
}

function settingsFor({ settings, topic }: KafkaWorld, store: string, pager: Receiver, controller: Receiver) {
  const { brokers, groupId, sessionTimeoutMs } = settings;
  return {
    kafka: { brokers, groupId, sessionTimeoutMs },
    sources: [{ topic }],
    startFrom: "earliest",
    store,
    http: { port: 0 },
    models: { [toyModel]: { reference: demoReferencePath() } },
    notifiers: [{ kind: "pagerduty", name: "on-call", routingKey: "a".repeat(32), url: pager.url }],
    targets: [
      {
        ...{ kind: "webhook", name: "fraud-deployment", model: toyModel, mode: "auto", idempotent: "key" },
        ...{ knownGood: ["v1"], url: `${controller.url}/rollback`, secret },
      },
    ],
  };
}

/** A model server's healthy past, then v1 without end. */
function startTraffic(context: TestContext, world: KafkaWorld): ContinuousTraffic {
  const traffic = new ContinuousTraffic(world, {
    ...{ seed: 5, partitions: 1, perSecond: 1_500, catchUpRecords: pastRecords, catchUpMs: 1_200_000 },
    promotion: { version: "v2", at: Number.POSITIVE_INFINITY },
    errorRate: (version) => (version === "v2" ? 0.2 : 0.01),
  });
  traffic.start();
  context.onTestFinished(async () => await traffic.stop());
  return traffic;
}

const pages = (pager: Receiver) => pager.received.map(({ body }) => JSON.parse(body) as PageBody);
const held = (metrics: string) => metrics.includes('driftline_held{reason="store unwritable"} 1');

/** The rule as shipped, told to be quick: it waits for minutes that a test does not have. */
function quickRule(folder: string): string {
  const { groups } = parse(readFileSync("alerts/sidecar.rules.yaml", "utf8")) as {
    groups: { rules: { alert: string; for?: string }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules).filter(({ alert }) => alert === "DriftlineCheckpointFailing");
  const file = join(folder, "quick.rules.yaml");
  // JSON is YAML.
  writeFileSync(
    file,
    JSON.stringify({ groups: [{ name: "quick", rules: rules.map((rule) => ({ ...rule, for: "2s" })) }] }),
  );
  return file;
}

test.concurrent.for<[string, (context: TestContext, folder: string) => Shortage]>([
  ["the disk is full", tinyDisk],
  ["its user may write no more", (context) => fileSizeLimit(context)],
])(
  "while %s the page leaves from memory and no order does; with room again the order leaves, once",
  async ([_, shortageIn], context) => {
    const world = await kafkaWorld(context);
    await world.create(1);
    const [pager, controller] = [await receiver(context), await receiver(context)];
    const folder = testFolder(context);
    const shortage = shortageIn(context, join(folder, "disk"));
    const traffic = startTraffic(context, world);
    const sidecar = await startSidecar(
      context,
      folder,
      settingsFor(world, join(folder, "disk", "driftline.db"), pager, controller),
    );
    const operators = await receiver(context);
    const alertmanager = await startAlertmanager(context, testFolder(context), exampleTo(operators.url));
    const prometheus = { alertmanager, rules: [quickRule(folder)] };
    await startPrometheus(context, testFolder(context), new URL(sidecar.url).host, prometheus);
    controller.answer((request) => {
      traffic.version = (verified(request, secret) as { data: { toVersion: string } }).data.toVersion;
      return { status: 202 };
    });
    await traffic.until(pastRecords);

    shortage.begin(sidecar);
    await sidecar.line("unwritable", ({ event, msg }) => event === "store" && !!msg?.includes("cannot be written"));
    await traffic.until(pastRecords);
    traffic.version = "v2";
    await vi.waitFor(() => expect(pages(pager)).not.toEqual([]), patience);
    expect(pages(pager)[0]).toMatchObject({
      event_action: "trigger",
      payload: { summary: expect.stringContaining("v2") },
    });
    await sidecar.line(
      "the gate",
      ({ event, gate, passed, why }) =>
        event === "gate" && gate === "hold" && !passed && String(why).includes("store unwritable"),
    );
    await vi.waitFor(
      () =>
        expect(
          pages(operators)
            .map(({ payload }) => payload.summary)
            .join(),
        ).toContain("cannot write its store"),
      patience,
    );
    const { body: ready } = await sidecar.get<{ reasons: string[] }>("/readyz");
    expect(held(await sidecar.text("/metrics"))).toBe(true);
    expect(controller.received).toEqual([]);
    expect(sidecar.log.filter(({ event, level }) => event === "store" && level === "error")).toHaveLength(1);
    expect(ready.reasons.join()).toContain("store");

    shortage.end(sidecar);
    await vi.waitFor(() => expect(controller.received).toHaveLength(1), patience);
    expect(held(await sidecar.text("/metrics"))).toBe(false);
    await vi.waitFor(async () => {
      const { body } = await sidecar.get<OrderView[]>("/v1/orders");
      expect(body).toMatchObject([
        { serving: { version: "v2" }, to: "v1", state: expect.stringMatching(/^(sent|confirmed|verifying|verified)$/) },
      ]);
    }, patience);
    const orders = controller.received.map((request) => verified(request, secret) as { data: { rollbackId: string } });
    expect(new Set(orders.map(({ data }) => data.rollbackId))).toHaveLength(1);
    const triggers = pages(pager).filter(({ event_action }) => event_action === "trigger");
    expect(triggers.filter(({ payload }) => payload.summary === triggers[0]?.payload.summary)).toHaveLength(1);
  },
);

test("a store on a read-only file system ends the start, as root too, with what to do about it", async (context) => {
  const folder = testFolder(context);
  readOnlyDisk(context, join(folder, "disk"));
  const words = ["run", "--brokers", "127.0.0.1:1", "--topic", "predictions", "--store", "disk/driftline.db"];
  const { code, err } = await driftline(words, folder);
  expect(code).toBe(1);
  expect(err).toMatch(/disk\/driftline\.db: .*read-only/);
  expect(err).toContain("may write both the file and its folder");
});
