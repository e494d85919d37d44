import type { Logger } from "pino";
import type { Settings } from "../config/settings.ts";
import type { Fact } from "../core/facts.ts";
import type { HttpRequest } from "../core/http-message.ts";
import { post } from "../edge/delivery/post.ts";
import type { ExportTally } from "../edge/telemetry/fact-counts.ts";
import type { TelemetrySnapshot } from "../edge/telemetry/snapshot.ts";

export interface ExporterParts {
  readonly version: string;
  readonly log: Logger;
  readonly tally: ExportTally;
}

/** What is told to others beyond /metrics, the log and notifiers, where the settings ask for it. */
export interface Exporters {
  /** From now on readings are told too. */
  begin(snapshot: () => TelemetrySnapshot): void;
  facts(facts: readonly Fact[]): void;
  /** An error of driftline's own or of its page. */
  error(type: string, error: Error, context?: Readonly<Record<string, string>>): void;
  stop(): Promise<void>;
}

const none: Exporters = {
  begin: () => undefined,
  facts: () => undefined,
  error: () => undefined,
  stop: async () => undefined,
};

/** Starts those that are asked for; what none asks for costs nothing, not even memory. */
export async function startExporters({ faro }: Pick<Settings, "faro">, parts: ExporterParts): Promise<Exporters> {
  if (faro === undefined) return none;
  const { FaroReporter } = await import("../edge/telemetry/faro.ts");
  const key = faro.apiKey === undefined ? {} : { "x-api-key": faro.apiKey };
  const reporter = new FaroReporter(faro, {
    version: parts.version,
    exported: (outcome, items, why) => told(parts, "faro", outcome, items, why),
    post: (body) =>
      attempt({
        ...{ method: "POST", url: faro.url, headers: { "content-type": "application/json", ...key }, body, sign: null },
        reach: { named: true, allowInsecure: faro.allowInsecure },
      }),
  });
  return {
    begin: (snapshot) => reporter.begin(snapshot),
    facts: (facts) => reporter.facts(facts),
    error: (type, error, context) => reporter.error(type, error, context),
    stop: () => reporter.stop(),
  };
}

/** Counts it, and logs where it begins to fail and where it goes through again. */
function told({ tally, log }: ExporterParts, exporter: string, outcome: string, items: number, why: string): void {
  const before = tally.last(exporter);
  tally.add(exporter, outcome, items);
  if (before === outcome) return;
  const line = { event: "export", exporter, outcome };
  if (outcome === "sent" && before !== undefined) log.info(line, `${exporter} takes what it is told again`);
  if (outcome !== "sent") log.warn(line, `${exporter} is not told: ${why}; nothing else depends on it`);
}

/** One attempt; null when it was taken, else why not. */
async function attempt(request: HttpRequest): Promise<string | null> {
  const outcome = await post(request, request.headers);
  if (outcome.kind === "failed") return outcome.why;
  const { status } = outcome.reply;
  return status >= 200 && status < 300 ? null : `answered ${status}`;
}
