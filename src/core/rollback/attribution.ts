import type { Situation } from "./situation.ts";
import type { Alarm, TargetSettings } from "./target.ts";

/** Whether the version is to blame: `act`, `ask` a person, or `no`. */
export interface Attribution {
  readonly verdict: "act" | "ask" | "no";
  readonly why: string;
}

/**
 * Blames a version for a harm.
 *
 * With a control: the conditional alarm, or the absolute one while the control is quiet. Without: onset within
 * `attributionWindowMs` of the activation and the previous version quiet on that metric; later than that a person is
 * asked, unless the target says `steadyState: auto`.
 */
export function attribute(alarm: Alarm, situation: Situation, target: TargetSettings): Attribution {
  const { version } = alarm.serving;
  if (alarm.evidence.against === "control") return act(`worse than ${alarm.evidence.control} on the same traffic`);
  const { control, previous } = situation;
  if (control !== null) {
    if (control.quiet === null) return no(`not known whether ${control.version}, on the same traffic, is quiet`);
    return control.quiet
      ? act(`${control.version} serves the same traffic and is quiet`)
      : no(`${control.version} serves the same traffic and suffers too`);
  }
  if (situation.onsetMs - situation.activationMs > target.attributionWindowMs) {
    const why = `it began long after ${version} was activated`;
    return target.steadyState === "auto" ? act(`${why}, which the target allows`) : { verdict: "ask", why };
  }
  if (previous === null) return no(`no version is known to have served before ${version}`);
  if (previous.quiet === null) return no(`not known whether ${previous.version} was quiet`);
  if (!previous.quiet) return no(`${previous.version} had it before`);
  return act(`it began with ${version}, ${previous.version} was quiet`);
}

function act(why: string): Attribution {
  return { verdict: "act", why };
}

function no(why: string): Attribution {
  return { verdict: "no", why };
}
