import type { Reference } from "../core/reference/reference.ts";

export interface ReferenceKeeperParts {
  /** Writes one. @throws Error when it cannot be written now */
  write(hash: string, reference: Reference): void;
  /** Told once of each that cannot be written. */
  failed(reference: Reference, why: string): void;
}

/**
 * Keeps learned references as files. One that cannot be written, as on a full disk, is in force all the same and is
 * tried again; a restart before that learns anew.
 */
export class ReferenceKeeper {
  readonly #parts: ReferenceKeeperParts;
  readonly #waiting = new Map<string, Reference>();

  constructor(parts: ReferenceKeeperParts) {
    this.#parts = parts;
  }

  keep(hash: string, reference: Reference): void {
    const why = this.#write(hash, reference);
    if (why === null) return;
    this.#waiting.set(hash, reference);
    this.#parts.failed(reference, why);
  }

  /** Tries those again that could not be written. */
  retry(): void {
    for (const [hash, reference] of this.#waiting)
      if (this.#write(hash, reference) === null) this.#waiting.delete(hash);
  }

  #write(hash: string, reference: Reference): string | null {
    try {
      this.#parts.write(hash, reference);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
