import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type KafkaBroker, startKafkaBroker } from "../../src/demo/kafka-broker.ts";
import { isUnavailable, type Unavailable } from "../../src/demo/unavailable.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where test files ask for the broker of this run. */
    readonly brokerDoor: string;
  }
}

let door: Server | undefined;
let broker: Promise<KafkaBroker | Unavailable> | undefined;

/** One broker per run, started when the first test file asks for it at this door, and owned by the run's main process. */
export async function setup(project: TestProject): Promise<void> {
  door = createServer((_request, response) => {
    broker ??= startKafkaBroker();
    broker.then(
      (had) => response.end(JSON.stringify(had)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  door.unref();
  project.provide("brokerDoor", `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
}

export async function teardown(): Promise<void> {
  door?.close();
  const had = await broker?.catch(() => undefined);
  if (had !== undefined && !isUnavailable(had)) await had.remove();
}
