import { join } from "node:path";
import { expect, type TestContext, test, vi } from "vitest";
import { demoReferencePath } from "../../src/demo/demo-reference.ts";
import { Random } from "../../src/demo/random.ts";
import { categoricalFeatures, numericFeatures, toyModel } from "../../src/demo/toy-model.ts";
import { openStore } from "../../src/edge/store/sqlite.ts";
import type { CohortView } from "../../src/edge/web/accuracy-views.ts";
import type { OrderView, PaneView } from "../../src/edge/web/read-model.ts";
import { ContinuousTraffic } from "../support/continuous-traffic.ts";
import { uniqueName } from "../support/kafka.ts";
import { type Receiver, startReceiver, verified } from "../support/receiver.ts";
import { type Sidecar, startSidecar, testFolder } from "../support/sidecar.ts";
import { type KafkaWorld, kafkaWorld } from "../support/source-world.ts";
import { type CountedLabels, type CountedPane, readTopic, recountTopic } from "../support/topic-recount.ts";

const seed = 20_261_124;
const kills = 20;
const records = 200_000;
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const features = [...numericFeatures, ...categoricalFeatures];
const storyMs = 300_000;

interface OrderBody {
  readonly data: { readonly rollbackId: string; readonly fromVersion: string; readonly toVersion: string };
}

interface PageBody {
  readonly event_action: string;
  readonly dedup_key: string;
}

function settingsFor({ settings, topic }: KafkaWorld, pager: Receiver, controller: Receiver) {
  const { brokers, groupId, sessionTimeoutMs } = settings;
  return {
    kafka: { brokers, groupId, sessionTimeoutMs },
    sources: [{ topic }],
    startFrom: "earliest",
    http: { port: 0 },
    models: { [toyModel]: { reference: demoReferencePath() } },
    notifiers: [{ kind: "pagerduty", name: "on-call", routingKey: "a".repeat(32), url: pager.url }],
    targets: [
      {
        kind: "webhook",
        name: "fraud-deployment",
        model: toyModel,
        mode: "auto",
        idempotent: "key",
        knownGood: ["v1"],
        url: `${controller.url}/rollback`,
        secret,
      },
    ],
  };
}

async function receiver(context: TestContext): Promise<Receiver> {
  const one = await startReceiver();
  context.onTestFinished(async () => await one.close());
  return one;
}

/** Panes of both versions once there are as many predictions as there should be; else those that there are. */
async function panesOf(sidecar: Sidecar, expected: ReadonlyMap<string, readonly CountedPane[]>) {
  const panes = new Map<string, PaneView[]>();
  for (const [version, counted] of expected) {
    const all = counted.reduce((sum, { predictions }) => sum + predictions, 0);
    await vi
      .waitUntil(
        async () => {
          const { status, body } = await sidecar.get<PaneView[]>(`/v1/panes?model=${toyModel}&version=${version}`);
          if (status !== 200) return false;
          panes.set(version, body);
          return body.reduce((sum, { predictions }) => sum + predictions, 0) >= all;
        },
        { timeout: 60_000, interval: 250 },
      )
      // Too few after a minute: the comparison tells which are missing.
      .catch(() => false);
  }
  return panes;
}

/** What cohorts say of each version, once as many labels are joined as there should be; else what there is. */
async function labelsOf(sidecar: Sidecar, expected: ReadonlyMap<string, CountedLabels>) {
  const labels = new Map<string, CountedLabels>();
  for (const [version, { labelled: all }] of expected) {
    await vi
      .waitUntil(
        async () => {
          const { status, body } = await sidecar.get<CohortView[]>(`/v1/cohorts?model=${toyModel}&version=${version}`);
          if (status !== 200) return false;
          const labelled = body.reduce((sum, cohort) => sum + cohort.labelled, 0);
          labels.set(version, { labelled, wrong: body.reduce((sum, { wrong }) => sum + (wrong ?? 0), 0) });
          return labelled >= all;
        },
        { timeout: 60_000, interval: 250 },
      )
      .catch(() => false);
  }
  return labels;
}

/** What the recount can say of a pane that driftline shows. */
function comparable({ start, predictions, errors, late, latencyCount, features: shown }: PaneView) {
  const named = shown && Object.fromEntries(features.map((name) => [name, shown[name]]));
  return { start, predictions, errors, late, latencyCount, ...(named && { features: named }) };
}

function expectedOf(counted: readonly CountedPane[], shown: readonly PaneView[]) {
  const withColumns = new Set(shown.filter((pane) => pane.features !== undefined).map(({ start }) => start));
  return counted.map(({ features: columns, ...pane }) =>
    withColumns.has(pane.start) ? { ...pane, features: columns } : pane,
  );
}

test("killed at twenty random moments it counts what an unkilled one counts, orders one rollback and opens one incident", {
  timeout: storyMs,
}, async (context) => {
  const world = await kafkaWorld(context);
  await world.create(3);
  const [pager, controller] = [await receiver(context), await receiver(context)];
  const traffic = new ContinuousTraffic(world, {
    seed,
    partitions: 3,
    perSecond: 1_600,
    catchUpRecords: records / 2,
    catchUpMs: 1_200_000,
    promotion: { version: "v2", at: 80_000 },
    errorRate: (version) => (version === "v2" ? 0.06 : 0.01),
  });
  context.onTestFinished(async () => await traffic.stop());

  // The first request of each kind is read and never answered: the kill that follows leaves its outcome unknown.
  let strike = (): void => undefined;
  pager.answer(() => {
    if (pager.received.length > 1) return { status: 202 };
    strike();
    return "silence";
  });
  controller.answer((request) => {
    if (controller.received.length === 1) {
      strike();
      return "silence";
    }
    traffic.version = (verified(request, secret) as OrderBody).data.toVersion;
    return { status: 202 };
  });

  const folder = testFolder(context);
  const start = () => startSidecar(context, folder, settingsFor(world, pager, controller));
  const random = new Random(seed);
  traffic.start();
  let sidecar = await start();
  for (let kill = 0; kill < kills; kill += 1) {
    // Every fourth time it is killed wherever it stands, which may be while the group still waits for its last self.
    if (kill % 4 !== 3) await sidecar.line("reading", ({ condition, active }) => condition === "connected" && !!active);
    const at = traffic.produced + 300 + Math.floor(8_000 * random.uniform());
    const struck = new Promise<void>((resolve) => {
      strike = resolve;
    });
    await Promise.race([traffic.until(at), struck]);
    expect(await sidecar.signal("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
    sidecar = await start();
  }
  const order = await vi.waitFor(
    async () => {
      const { body } = await sidecar.get<OrderView[]>("/v1/orders");
      expect(body).toMatchObject([{ state: expect.stringMatching(/^(confirmed|verifying|verified)$/) }]);
      return body[0];
    },
    { timeout: 120_000, interval: 500 },
  );
  await traffic.until(records);
  await traffic.stop();

  const counted = recountTopic(await readTopic(world), features);
  expect(counted.records).toBeGreaterThanOrEqual(records);
  const apart = { ...world, settings: { ...world.settings, groupId: uniqueName("uninterrupted") } };
  const { notifiers: _, targets: __, ...watchOnly } = settingsFor(apart, pager, controller);
  const uninterrupted = await startSidecar(context, testFolder(context), watchOnly);
  const labels = await Promise.all([sidecar, uninterrupted].map((one) => labelsOf(one, counted.labels)));
  for (const said of labels) expect(said).toEqual(counted.labels);
  const [killed, unkilled] = await Promise.all([
    panesOf(sidecar, counted.panes),
    panesOf(uninterrupted, counted.panes),
  ]);
  for (const [version, panes] of counted.panes) {
    const shown = unkilled.get(version) ?? [];
    expect(shown.map(comparable)).toEqual(expectedOf(panes, shown));
    expect(killed.get(version)).toEqual(shown);
  }
  expect(await uninterrupted.text("/metrics")).toMatch(
    new RegExp(`driftline_rejects_total\\{source="${world.topic}",reason="bad_json"\\} ${counted.rejects}`),
  );

  const orders = controller.received.map((request) => verified(request, secret) as OrderBody);
  expect(orders.length).toBeGreaterThan(1);
  expect(new Set(orders.map(({ data }) => data.rollbackId))).toEqual(new Set([order?.id]));
  expect(orders[0]?.data).toMatchObject({ fromVersion: "v2", toVersion: "v1" });
  const pages = pager.received
    .filter(({ path }) => path === "/v2/enqueue")
    .map(({ body }) => JSON.parse(body) as PageBody);
  expect(pages.length).toBeGreaterThan(1);
  expect(new Set(pages.map(({ dedup_key }) => dedup_key))).toHaveLength(1);
  expect(pages[0]?.event_action).toBe("trigger");

  await sidecar.signal("SIGTERM");
  const store = await openStore(join(folder, "driftline.db"), Date.now());
  if ("unreadable" in store) throw new Error(store.unreadable);
  expect(await store.verifyAudit()).toEqual({ intact: expect.any(Number) });
  await store.close();
});
