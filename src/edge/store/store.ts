import type { InboxStore } from "../../core/inbox.ts";
import type { AuditEntry, Checkpoint, Entry, Position } from "../../core/machine.ts";

/** The newest link of the audit chain: `seq` 0 and an empty hash while there is none. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** One audit entry as chained: `hash` is over all the rest, the previous hash included. */
export interface AuditRecord extends AuditEntry {
  /** 1, 2, 3, …, without a hole. */
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** Everything that the last committed checkpoint left. */
export interface StoreContents {
  readonly entries: readonly Entry[];
  readonly positions: readonly Position[];
  readonly auditHead: AuditHead;
}

export type Committed = { readonly ok: true } | { readonly failed: string };
export type AuditVerdict = { readonly intact: number } | { readonly brokenAt: number; readonly why: string };

/** Keeps checkpoints, each whole or not at all, and what was posted until a checkpoint counts it. One process holds a store at a time. */
export interface Store extends InboxStore {
  load(): Promise<StoreContents>;
  /**
   * Writes state, positions and audit in one transaction; resolves once they would survive a power cut.
   *
   * After `failed` nothing of the checkpoint is in the store, and the next one may be tried.
   * @throws Error, at once, while another commit is in flight: that is a mistake of the caller.
   */
  commit(checkpoint: Checkpoint): Promise<Committed>;
  /** The newest `limit` audit records, newest first. */
  audit(limit: number): Promise<readonly AuditRecord[]>;
  /** Recomputes the whole chain: how many records are intact, or the first that is not. */
  verifyAudit(): Promise<AuditVerdict>;
  /** Lets the store go, after the commit in flight. */
  close(): Promise<void>;
}

/** Why a store cannot be opened, and what a person can do about it. */
export interface UnreadableStore {
  readonly unreadable: string;
  readonly remedy: string;
}
