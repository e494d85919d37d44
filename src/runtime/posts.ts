import { postTopics } from "../config/ingest-settings.ts";
import type { BodyFormat, CutBody, UnreadableBody } from "../edge/decoders/posted-json.ts";
import type { Inbox } from "../edge/sources/inbox.ts";
import type { PostSample } from "../edge/telemetry/snapshot.ts";
import type { PostAnswer, PostDoor, PostKind, PostOutcome } from "../edge/web/post-routes.ts";
import type { Clock } from "./clock.ts";

export interface PostParts {
  readonly inbox: Inbox;
  readonly token: string | undefined;
  readonly maxBodyBytes: number;
  readonly clock: Clock;
  cut(body: Buffer, format: BodyFormat): CutBody | UnreadableBody;
  /** The store began to refuse what is posted (with its reason), or takes it again (null). */
  unwritable(why: string | null): void;
}

/** Takes what is posted into the inbox, and counts what became of it. */
export class Posts implements PostDoor {
  readonly token: string | undefined;
  readonly maxBodyBytes: number;
  readonly #parts: PostParts;
  readonly #outcomes = new Map<string, { kind: PostKind; outcome: PostOutcome; count: number }>();
  #isUnwritable = false;

  constructor(parts: PostParts) {
    this.#parts = parts;
    this.token = parts.token;
    this.maxBodyBytes = parts.maxBodyBytes;
  }

  async take(kind: PostKind, body: Buffer, format: BodyFormat): Promise<PostAnswer> {
    const { inbox, clock, cut } = this.#parts;
    const read = cut(body, format);
    if ("unreadable" in read) return { refused: "unreadable", what: read.unreadable, remedy: read.remedy };
    if (read.records.length === 0) return { accepted: 0 };
    const taken = await inbox.take({ topic: postTopics[kind], timestampMs: clock.nowMs(), records: read.records });
    if (taken.outcome !== "full") this.#writable(taken.outcome === "stored" ? null : taken.why);
    switch (taken.outcome) {
      case "stored":
        return { accepted: read.values };
      case "full":
        return {
          refused: "full",
          what: `the inbox is full: ${taken.why}`,
          remedy: "Send again after the time in Retry-After, or raise http.ingest.maxWaitingBytes or maxWaitingRecords",
        };
      case "unwritable":
        return {
          refused: "unwritable",
          what: `the store cannot be written, so nothing was taken: ${taken.why}`,
          remedy: "Send again later; make room on the disk of the store, or let driftline write it",
        };
    }
  }

  counted(kind: PostKind, outcome: PostOutcome): void {
    const key = `${kind} ${outcome}`;
    const known = this.#outcomes.get(key);
    if (known === undefined) this.#outcomes.set(key, { kind, outcome, count: 1 });
    else known.count += 1;
  }

  /** Takes no more; resolves when everything taken is answered. */
  close(): Promise<void> {
    return this.#parts.inbox.close();
  }

  sample(): PostSample {
    return { requests: [...this.#outcomes.values()], waiting: this.#parts.inbox.size };
  }

  #writable(why: string | null): void {
    if ((why !== null) === this.#isUnwritable) return;
    this.#isUnwritable = why !== null;
    this.#parts.unwritable(why);
  }
}
