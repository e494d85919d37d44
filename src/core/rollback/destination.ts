import type { KnownGoodLedger } from "./known-good.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Situation } from "./situation.ts";
import type { Alarm, TargetSettings } from "./target.ts";

/** Where to go, or why nowhere. Always an explicit version, never "previous". */
export type Destination = { readonly to: string; readonly why: string } | { readonly to: null; readonly why: string };

/**
 * The version to go to: known good (proven or pinned), not the accused one, not quarantined, not itself alarming.
 * A canary's traffic can only go to the active version. A primary goes to the one before it, else to a pinned one,
 * else to the proven one that served last.
 */
export function chooseDestination(
  alarm: Alarm,
  situation: Situation,
  target: TargetSettings,
  ledger: KnownGoodLedger,
  quarantine: Quarantine,
): Destination {
  const { model, role } = alarm.serving;
  const previous = situation.previous?.version;
  const candidates =
    role === "canary"
      ? [situation.active ?? []].flat()
      : [previous ?? [], target.knownGood, ledger.versions(model)].flat();
  let why = "no version is known good yet";
  for (const version of new Set(candidates)) {
    const objection = objectionTo(version, alarm, situation, target, ledger, quarantine);
    if (objection === null) return { to: version, why: `${version} is known good` };
    if (version !== alarm.serving.version) why = objection;
  }
  return { to: null, why };
}

/** Why an order must not go to this version; null: it may. */
export function objectionTo(
  version: string,
  alarm: Alarm,
  situation: Situation,
  target: TargetSettings,
  ledger: KnownGoodLedger,
  quarantine: Quarantine,
): string | null {
  if (version === alarm.serving.version) return `${version} is the version to leave`;
  if (quarantine.of(alarm.serving.model, version) !== undefined) return `${version} is quarantined`;
  if (situation.alarming.includes(version)) return `${version} is itself alarming`;
  if (target.knownGood.includes(version)) return null;
  const { good, why } = ledger.standing(alarm.serving.model, version, target);
  return good ? null : why;
}
