import type { Conditions } from "../conditions.ts";

/** Tells the ghost of a killed predecessor from a second live member of the group. */
export class Members {
  readonly #conditions: Conditions;
  readonly #groupId: string;
  readonly #sessionTimeoutMs: number;
  /** Since when others have been members beside this one, monotonic ms. */
  #besideSinceMs: number | undefined;

  constructor(conditions: Conditions, groupId: string, sessionTimeoutMs: number) {
    this.#conditions = conditions;
    this.#groupId = groupId;
    this.#sessionTimeoutMs = sessionTimeoutMs;
  }

  /**
   * `others` are the members of the group that are not this process, `joined` whether this one is in.
   *
   * While this one waits to be let in, the others may be the dead: the group waits for each of them for one session time-out.
   * Who is still beside this one a session time-out later is alive.
   */
  seen(others: readonly string[], joined: boolean, nowMs: number): void {
    const names = others.join(", ");
    const seconds = this.#sessionTimeoutMs / 1000;
    if (!joined && others.length > 0) {
      this.#conditions.begin(
        "waiting for my previous session",
        `group ${this.#groupId} still holds ${names}; if that is a killed predecessor, the group lets go of it within ${seconds} s`,
      );
    } else {
      this.#conditions.end("waiting for my previous session", "nobody else holds the group");
    }
    if (!joined) return;
    if (others.length === 0) {
      this.#besideSinceMs = undefined;
      this.#conditions.end("second member", `group ${this.#groupId} has no other member any more`);
      return;
    }
    this.#besideSinceMs ??= nowMs;
    if (nowMs - this.#besideSinceMs < this.#sessionTimeoutMs) return;
    this.#conditions.begin(
      "second member",
      `group ${this.#groupId} has another live member: ${names}. Each sees only a part of the records; stop one, or give it a groupId of its own`,
    );
  }
}
