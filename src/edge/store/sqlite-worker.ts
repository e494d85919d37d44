import { parentPort, workerData } from "node:worker_threads";
import type { PostedRecords } from "../../core/inbox.ts";
import type { Checkpoint } from "../../core/machine.ts";
import { openSqliteFile } from "./sqlite-file.ts";

/** What the thread is asked; answered in order, one message each. */
export type StoreRequest =
  | { readonly kind: "load" }
  | { readonly kind: "commit"; readonly checkpoint: Checkpoint }
  | { readonly kind: "post"; readonly posted: PostedRecords }
  | { readonly kind: "waiting"; readonly topics: readonly string[] }
  | {
      readonly kind: "waitingRecords";
      readonly topic: string;
      readonly from: number;
      readonly mostRecords: number;
      readonly mostBytes: number;
    }
  | { readonly kind: "audit"; readonly limit: number }
  | { readonly kind: "verifyAudit" }
  | { readonly kind: "close" };

export interface StoreThreadData {
  readonly path: string;
  readonly nowMs: number;
}

const port = parentPort;
if (port === null) throw new Error("sqlite-worker.ts runs as a worker thread only");
const { path, nowMs } = workerData as StoreThreadData;
const file = openSqliteFile(path, nowMs);
port.postMessage("unreadable" in file ? file : "open");
if (!("unreadable" in file)) {
  port.on("message", (request: StoreRequest) => {
    switch (request.kind) {
      case "load":
        return port.postMessage(file.load());
      case "commit":
        return port.postMessage(file.commit(request.checkpoint));
      case "post":
        return port.postMessage(file.post(request.posted));
      case "waiting":
        return port.postMessage(file.inbox.waiting(request.topics));
      case "waitingRecords": {
        const { topic, from, mostRecords, mostBytes } = request;
        const found = file.waitingRecords(topic, from, mostRecords, mostBytes);
        return port.postMessage(found, "failed" in found ? [] : [found.bytes.buffer]);
      }
      case "audit":
        return port.postMessage(file.audit(request.limit));
      case "verifyAudit":
        return port.postMessage(file.verifyAudit());
      case "close":
        file.close();
        port.postMessage("closed");
        return port.close();
    }
  });
}
