import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { manifests } from "../../deploy/kubernetes.ts";
import { settingsOf } from "../../src/config/load.ts";
import { metrics } from "../../src/edge/telemetry/metrics.ts";

const text = (file: string) => readFileSync(file, "utf8");
const yamls = readdirSync("deploy", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.ya?ml$/.test(file))
  .map((file) => join("deploy", file));
const kubernetes = yamls
  .filter((file) => file.startsWith("deploy/kubernetes/"))
  .flatMap((file) => parseAllDocuments(text(file)).map((one) => one.toJS() as Manifest));

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}
interface Service {
  readonly image: string;
  readonly volumes?: readonly string[];
  readonly [setting: string]: unknown;
}

test.each(yamls)("%s is YAML, without a key twice", (file) => {
  for (const one of parseAllDocuments(text(file))) expect(one.errors).toEqual([]);
});

test("no image is of a moving tag", () => {
  const images = [...yamls, "Dockerfile"].flatMap((file) => text(file).match(/(?<=(?:image:|^FROM) )\S+/gm) ?? []);
  expect(images.length).toBeGreaterThan(5);
  for (const image of images.filter((one) => one !== "scratch")) expect(image).toMatch(/:(?!latest$)[\w.-]+$/);
});

test("the compose file mounts only what is there, and driftline runs as nobody on a read-only root", () => {
  const { services, volumes } = parse(text("deploy/compose.yaml")) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
  };
  // Filled by whoever runs it.
  const own = ["./secrets"];
  for (const { volumes: mounts = [] } of Object.values(services))
    for (const mount of mounts) {
      const [from = ""] = mount.split(":");
      if (from.startsWith(".")) expect(own.includes(from) || existsSync(join("deploy", from)), mount).toBe(true);
      else expect(volumes).toHaveProperty(from);
    }
  expect(services.driftline).toMatchObject({ read_only: true, user: "65532:65532", cap_drop: ["ALL"] });
});

test("the configurations in deploy/ are good, and listen on all addresses", () => {
  const inMap = kubernetes.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "driftline");
  for (const yaml of [text("deploy/driftline.yaml"), inMap?.data?.["driftline.yaml"] ?? ""]) {
    const loaded = settingsOf([{ name: "driftline.yaml", text: yaml }], {});
    expect(loaded).toMatchObject({ settings: { http: { host: "0.0.0.0", port: 9810 } } });
  }
});

test("Kubernetes: every kind is there; one replica with probes, limits, a volume, and no rights", () => {
  const kinds = ["ConfigMap", "ConfigMap", "PrometheusRule", "Service", "ServiceMonitor", "StatefulSet"];
  expect(kubernetes.map(({ kind }) => kind).sort()).toEqual(kinds);
  const set = kubernetes.find(({ kind }) => kind === "StatefulSet");
  expect(set?.spec).toMatchObject({
    replicas: 1,
    template: {
      spec: {
        securityContext: { runAsNonRoot: true },
        containers: [
          {
            securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
            resources: { requests: {}, limits: {} },
            livenessProbe: { httpGet: { path: "/healthz" } },
            readinessProbe: { httpGet: { path: "/readyz" } },
            volumeMounts: [{ name: "data", mountPath: "/data" }, { name: "config" }],
          },
        ],
      },
    },
    volumeClaimTemplates: [{ metadata: { name: "data" } }],
  });
});

test.each(Object.entries(manifests))(
  "%s is what deploy/kubernetes.ts writes: run `node deploy/kubernetes.ts`",
  (file, made) => {
    expect(text(file)).toBe(made());
  },
);

test("Grafana's alert rules name metrics, dashboards and panels that are there", () => {
  const { groups } = parse(text("deploy/grafana/provisioning/alerting/driftline.yaml")) as {
    groups: { rules: { dashboardUid: string; panelId: number; data: { model: { expr: string } }[] }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(1);
  for (const { dashboardUid, panelId, data } of rules) {
    const { panels } = JSON.parse(text(`dashboards/${dashboardUid}.json`)) as { panels: { id: number }[] };
    expect(panels.map(({ id }) => id)).toContain(panelId);
    for (const { model } of data)
      for (const name of model.expr.match(/driftline_\w+/g) ?? []) expect(metrics).toHaveProperty(name);
  }
});

test("the Dockerfile copies only what is there, ends as nobody, and says whether it is well", () => {
  const dockerfile = text("Dockerfile");
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
    (match[1] ?? "").split(" "),
  );
  expect(copied.length).toBeGreaterThan(4);
  const ignored = text(".dockerignore");
  for (const file of copied) {
    const [top = ""] = file.split("/");
    expect(existsSync(top), file).toBe(true);
    expect(
      [`!${top}\n`, `!${file}\n`].some((line) => ignored.includes(line)),
      file,
    ).toBe(true);
  }
  expect(dockerfile).toMatch(/^USER 65532:65532$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
});
