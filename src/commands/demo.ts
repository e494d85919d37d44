import { Command, InvalidArgumentError, Option } from "commander";
import { pino } from "pino";
import { startKafkaBroker } from "../demo/kafka-broker.ts";
import { kafkaFeed } from "../demo/kafka-feed.ts";
import { type DemoLine, humanText } from "../demo/lines.ts";
import { memoryFeed } from "../demo/memory-feed.ts";
import { runFast } from "../demo/run-fast.ts";
import { runLive } from "../demo/run-live.ts";
import { type ScenarioName, scenarioNames, scenarios } from "../demo/scenarios.ts";
import { isUnavailable } from "../demo/unavailable.ts";
import { createLog } from "../edge/telemetry/log.ts";
import { fail } from "./fail.ts";

interface DemoOptions {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly port: number;
  readonly faultAfter: number;
  readonly fast?: true;
  readonly json?: true;
  /** true: through a broker that is started for the demo. */
  readonly kafka?: true | string;
}

/** `driftline demo`: the whole loop on one machine, with toy model versions, traffic and a deployment controller. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("see it work: toy versions, traffic, a fault, the page, the rollback and its proof")
    .addOption(new Option("--scenario <name>", "what happens").choices(scenarioNames).default("bad-promotion"))
    .option("--fast", "in accelerated time: ends when the story is told, with 0 only if it came as it should")
    .option("--seed <number>", "decides the traffic", whole(0, 2 ** 32 - 1), 7)
    .option("--json", "one JSON object a line; the last one sums up")
    .option("--kafka [brokers]", "records go through Apache Kafka: at these host:port, or one started for the demo")
    .option("--port <number>", "port of the page, the API and /metrics; 0 takes a free one", whole(0, 65_535), 9810)
    .option("--fault-after <seconds>", "when the fault begins in real time", whole(10, 86_400), 60)
    .addHelpText(
      "after",
      `\nScenarios:\n${scenarioNames.map((name) => `  ${name}: ${scenarios[name].title}`).join("\n")}`,
    )
    .action(demo);
}

async function demo({ scenario, seed, port, faultAfter, fast, json, kafka }: DemoOptions): Promise<void> {
  const say = json ? sayJson : sayText;
  const broker = kafka === undefined ? null : await brokerOf(kafka, say);
  if (broker !== null && isUnavailable(broker)) return fail(`${broker.unavailable}\n${broker.remedy}`);
  const told = {
    scenario,
    seed,
    say,
    feed: async (clock: Parameters<typeof memoryFeed>[0]) =>
      broker === null ? memoryFeed(clock) : kafkaFeed(broker.addresses, clock),
  };
  try {
    if (fast) return await tellFast(told);
    const log = createLog("warn", pino.destination(2));
    const failed = await runLive({ ...told, port, log, faultAfterMs: faultAfter * 1_000 });
    if (failed !== null) fail(`${failed.what}\n${failed.remedy.replace("set http.port", "set --port")}`);
  } finally {
    await broker?.remove();
  }
}

async function tellFast(settings: Parameters<typeof runFast>[0]): Promise<void> {
  const { summary, missing } = await runFast(settings);
  for (const what of missing) settings.say({ event: "missing", what });
  settings.say({ ...summary });
  if (missing.length > 0) process.exitCode = 1;
}

/** Where the demo's Kafka is, and what removes it. */
async function brokerOf(kafka: true | string, say: (line: DemoLine) => void) {
  if (kafka !== true) return { addresses: kafka.split(","), remove: async () => undefined };
  say({ event: "starting", what: "Apache Kafka" });
  const broker = await startKafkaBroker();
  if (isUnavailable(broker)) return broker;
  say({ event: "broker", brokers: broker.brokers });
  return { addresses: [broker.brokers], remove: () => broker.remove() };
}

function sayJson(line: DemoLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function sayText(line: DemoLine): void {
  const text = humanText(line);
  if (text !== null) process.stdout.write(`${text}\n`);
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  };
}
