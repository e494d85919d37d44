import type { Logger } from "pino";
import type { Environment } from "../config/environment.ts";
import type { Settings } from "../config/settings.ts";
import type { Fact } from "../core/facts.ts";
import type { HttpRequest } from "../core/http-message.ts";
import { type PostLimits, post, postLimits } from "../edge/delivery/post.ts";
import type { Exported } from "../edge/telemetry/exported.ts";
import type { ExportTally } from "../edge/telemetry/fact-counts.ts";
import type { FaroSettings } from "../edge/telemetry/faro-settings.ts";
import { OtlpPusher, type Pushed } from "../edge/telemetry/otlp.ts";
import { type OtlpSettings, otlpSettings } from "../edge/telemetry/otlp-settings.ts";
import { SampleCollector } from "../edge/telemetry/sample-collector.ts";
import type { TelemetrySnapshot } from "../edge/telemetry/snapshot.ts";

export interface ExporterParts {
  readonly version: string;
  readonly log: Logger;
  readonly tally: ExportTally;
  /** Where OTLP is configured. */
  readonly environment: Environment;
  /** Series of one push at most. */
  readonly seriesBudget: number;
  nowMs(): number;
}

/** What is told to others beyond /metrics, the log and notifiers, where the settings or the environment ask for it. */
export interface Exporters {
  /** From now on readings are told too. */
  begin(snapshot: () => Promise<TelemetrySnapshot>): void;
  facts(facts: readonly Fact[]): void;
  /** An error of driftline's own or of its page. */
  error(type: string, error: Error, context?: Readonly<Record<string, string>>): void;
  stop(): Promise<void>;
}

/** Starts those that are asked for; what none asks for costs nothing, not even memory. */
export async function startExporters({ faro }: Pick<Settings, "faro">, parts: ExporterParts): Promise<Exporters> {
  const reporter = faro === undefined ? null : await startFaro(faro, parts);
  const settings = otlpSettings(parts.environment);
  const line = { event: "export", exporter: "otlp" };
  if (settings !== null && "refused" in settings) parts.log.error(line, settings.refused);
  let pusher: OtlpPusher | null = null;
  return {
    begin: (snapshot) => {
      reporter?.begin(snapshot);
      if (settings !== null && !("refused" in settings)) pusher = startOtlp(settings, parts, snapshot);
    },
    facts: (facts) => reporter?.facts(facts),
    error: (type, error, context) => reporter?.error(type, error, context),
    stop: async () => {
      await Promise.all([reporter?.stop(), pusher?.stop()]);
    },
  };
}

async function startFaro(faro: FaroSettings, parts: ExporterParts) {
  const { FaroReporter } = await import("../edge/telemetry/faro.ts");
  const key = faro.apiKey === undefined ? {} : { "x-api-key": faro.apiKey };
  const request = requestTo(faro.url, { ...key, "content-type": "application/json" }, faro.allowInsecure);
  return new FaroReporter(faro, {
    version: parts.version,
    exported: exportedTo("faro", parts),
    post: async (body) => {
      const pushed = await attempt({ ...request, body });
      return pushed.kind === "sent" ? null : pushed.why;
    },
  });
}

function startOtlp(settings: OtlpSettings, parts: ExporterParts, snapshot: () => Promise<TelemetrySnapshot>) {
  const { version, log, seriesBudget, nowMs } = parts;
  const { url, protocol, headers, timeoutMs, intervalMs, notes } = settings;
  for (const note of notes) log.warn({ event: "export", exporter: "otlp" }, note);
  log.info(
    { event: "export", exporter: "otlp" },
    `metrics are pushed to ${url} as ${protocol} every ${intervalMs / 1_000} s`,
  );
  const request = requestTo(url, headers, true);
  return new OtlpPusher(settings, {
    version,
    collector: new SampleCollector(version, snapshot, seriesBudget),
    exported: exportedTo("otlp", parts),
    nowMs,
    post: ({ bytes, headers: ofBody }) =>
      attempt(
        { ...request, headers: { ...headers, ...ofBody }, body: bytes },
        { ...postLimits, deadlineMs: timeoutMs },
      ),
  });
}

/** A person named the address, so that where it leads is meant. */
function requestTo(url: string, headers: Readonly<Record<string, string>>, allowInsecure: boolean): HttpRequest {
  return {
    ...{ method: "POST", url, headers, body: "", sign: null },
    reach: { named: true, allowInsecure },
  };
}

/** Counts it, and logs where it begins to fail and where it goes through again. */
function exportedTo(exporter: string, { tally, log }: ExporterParts): Exported {
  return (outcome, items, why) => {
    const before = tally.last(exporter);
    tally.add(exporter, outcome, items);
    if (before === outcome) return;
    const line = { event: "export", exporter, outcome };
    if (outcome !== "sent") log.warn(line, `${exporter} is not told: ${why}; nothing else depends on it`);
    else if (before !== undefined) log.info(line, `${exporter} takes what it is told again`);
  };
}

/** Asked to wait or try later (OTLP specification, "Retryable Response Codes"). */
const retryable: ReadonlySet<number> = new Set([429, 502, 503, 504]);

async function attempt(request: Parameters<typeof post>[0], limits: PostLimits = postLimits): Promise<Pushed> {
  const outcome = await post(request, request.headers, undefined, limits);
  if (outcome.kind === "failed") return { kind: outcome.final ? "refused" : "again", why: outcome.why };
  const { status } = outcome.reply;
  if (status >= 200 && status < 300) return { kind: "sent" };
  return { kind: retryable.has(status) ? "again" : "refused", why: `answered ${status}` };
}
