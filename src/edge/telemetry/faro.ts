import { type Faro, InternalLoggerLevel, initializeFaro } from "@grafana/faro-core";
import type { Fact } from "../../core/facts.ts";
import type { FaroSettings } from "./faro-settings.ts";
import { FaroTransport, type FaroTransportParts } from "./faro-transport.ts";
import { distances, scalarsOf } from "./reading-rows.ts";
import type { TelemetrySnapshot } from "./snapshot.ts";

const measureEveryMs = 60_000;
const graceMs = 2_000;
const domain = "driftline";
const badOrders: ReadonlySet<string> = new Set(["failed", "unconfirmed", "ineffective", "expired", "ambiguous"]);

/** Tells a Faro collector of decisions (events), errors (exceptions) and readings (measurements). */
export class FaroReporter {
  readonly #faro: Faro;
  readonly #transport: FaroTransport;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: FaroSettings, parts: FaroTransportParts) {
    this.#transport = new FaroTransport(parts);
    const { app, environment } = settings;
    this.#faro = initializeFaro({
      app: { name: app, version: parts.version, ...(environment === undefined ? {} : { environment }) },
      // The transport batches by itself: Faro's own batches would keep the process alive, and are lost when it pauses.
      batching: { enabled: false },
      dedupe: false,
      globalObjectKey: "driftlineFaro",
      instrumentations: [],
      internalLoggerLevel: InternalLoggerLevel.OFF,
      isolate: true,
      metas: [],
      parseStacktrace: ({ stack = "" }) => ({ frames: framesOf(stack) }),
      paused: false,
      preventGlobalExposure: true,
      transports: [this.#transport],
      unpatchedConsole: console,
    });
  }

  /** Measures once a minute from now on. */
  begin(snapshot: () => Promise<TelemetrySnapshot>): void {
    const look = () => void snapshot().then((now) => this.measure(now));
    this.#timer = setInterval(look, measureEveryMs).unref();
  }

  facts(facts: readonly Fact[]): void {
    for (const fact of facts) if (isDecision(fact)) this.#fact(fact);
  }

  /** @param context labels that tell errors of a kind apart */
  error(type: string, error: Error, context: Readonly<Record<string, string>> = {}): void {
    this.#faro.api.pushError(error, { type, context: { ...context } });
  }

  /** Tells how each version does: its traffic, its failures, and its largest distance ÷ threshold, over five minutes. */
  measure(snapshot: TelemetrySnapshot): void {
    const now = (row: { readonly window: string }) => row.window === "5m";
    const ratios = scalarsOf("error_rate")(snapshot).filter(now);
    const drift = distances(snapshot).filter(now);
    for (const { model, version, role, value } of scalarsOf("throughput")(snapshot).filter(now)) {
      const own = (row: { readonly model: string; readonly version: string }) =>
        row.model === model && row.version === version;
      const largest = Math.max(...drift.filter(own).map((row) => row.value / (row.threshold ?? Number.NaN)));
      const failed = ratios.find((row) => own(row) && row.role === role)?.value ?? Number.NaN;
      const values = finite({ predictions_per_second: value, error_ratio: failed, largest_drift: largest });
      this.#faro.api.pushMeasurement({ type: "version", values }, { context: { model, version, role } });
    }
  }

  /** Sends what waits and is silent from then on. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#faro.pause();
    await this.#transport.stop(graceMs);
  }

  #fact(fact: Fact): void {
    const attributes = attributesOf(fact);
    const at = "atMs" in fact ? { timestampOverwriteMs: fact.atMs } : {};
    this.#faro.api.pushEvent(`driftline_${fact.kind}`, attributes, domain, at);
    if (fact.kind === "alarm") {
      const { observed, limit, n } = fact.evidence;
      this.#faro.api.pushMeasurement(
        { type: "alarm", values: finite({ observed, limit, n }) },
        { context: attributes },
      );
    }
    if (fact.kind === "order" && badOrders.has(fact.state))
      this.error("OrderFailed", new Error(`${fact.target}: ${fact.state}: ${fact.why}`), attributes);
    if (fact.kind === "delivery")
      this.error("DeliveryFailed", new Error(`${fact.receiver}: ${fact.state}: ${fact.why}`), attributes);
  }
}

/** What a person may want to look up later; the rest is the machine's own business. */
function isDecision(fact: Fact): boolean {
  if (fact.kind === "gate") return !fact.passed;
  if (fact.kind === "delivery") return fact.state === "dead" || fact.state === "dropped";
  return fact.kind !== "closedOnIdle";
}

/** Numbers that JSON can hold. */
function finite(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
}

/** A fact's fields as text, those of nested objects among them: collectors take nothing else. */
function attributesOf(fact: object): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(fact)) {
    if (name === "kind" || value === null || value === undefined || Array.isArray(value)) continue;
    if (typeof value === "object") Object.assign(flat, attributesOf(value));
    else flat[name] = String(value);
  }
  return flat;
}

const stackLine = /^\s*at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/;
const framesMost = 20;

function framesOf(stack: string) {
  return stack
    .split("\n")
    .flatMap((line) => {
      const [, name, filename = "", lineno, colno] = stackLine.exec(line) ?? [];
      return lineno === undefined
        ? []
        : [{ function: name ?? "?", filename, lineno: Number(lineno), colno: Number(colno) }];
    })
    .slice(0, framesMost);
}
