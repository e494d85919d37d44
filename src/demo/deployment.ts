import type { Role } from "../core/record.ts";

/** Part of the traffic that a version answers in a role; the shares of a moment sum to 1. */
export interface Share {
  readonly version: string;
  readonly role: Role;
  readonly share: number;
}

/** Who serves the toy model, and from when on. */
export class Deployment {
  readonly #steps: { readonly fromMs: number; readonly shares: readonly Share[] }[];

  constructor(shares: readonly Share[]) {
    this.#steps = [{ fromMs: Number.NEGATIVE_INFINITY, shares }];
  }

  at(timeMs: number): readonly Share[] {
    return this.#steps.findLast(({ fromMs }) => fromMs <= timeMs)?.shares ?? [];
  }

  /** What each version serves from a time on. Steps come in the order of time. */
  serve(fromMs: number, shares: readonly Share[]): void {
    this.#steps.push({ fromMs, shares });
  }

  /** Moves all traffic of a version in a role to another version, which answers it as primary. */
  move(fromMs: number, version: string, role: Role, to: string): void {
    const shares = new Map<string, Share>();
    for (const share of this.at(fromMs)) {
      const moves = share.version === version && share.role === role;
      const next = moves ? { version: to, role: "primary" as const, share: share.share } : share;
      const key = `${next.role} ${next.version}`;
      shares.set(key, { ...next, share: next.share + (shares.get(key)?.share ?? 0) });
    }
    this.serve(fromMs, [...shares.values()]);
  }

  /** The version that answers most of a role now; null where nobody does. */
  busiest(timeMs: number, role: Role): string | null {
    const inRole = this.at(timeMs).filter((share) => share.role === role);
    return inRole.sort((a, b) => b.share - a.share)[0]?.version ?? null;
  }
}
