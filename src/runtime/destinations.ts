import type { Effect } from "../core/alerting/effect.ts";
import { type Destination, destinationKey } from "../edge/delivery/sender.ts";
import type { Notifier } from "../edge/notifiers/notifier.ts";
import type { Target } from "../edge/targets/target.ts";

/** Everywhere that effects can go, by the key under which the sender looks them up. `source` says which driftline speaks. */
export function destinationsOf(
  notifiers: readonly Notifier[],
  targets: readonly Target[],
  source: string,
): Map<string, Destination> {
  const destinations = new Map<string, Destination>();
  for (const notifier of notifiers)
    destinations.set(destinationKey("notify", notifier.name), notifierDestination(notifier, source));
  for (const target of targets) {
    destinations.set(destinationKey("order", target.name), orderDestination(target));
    destinations.set(destinationKey("probe", target.name), probeDestination(target));
    destinations.set(destinationKey("request", target.name), requestDestination(target));
  }
  return destinations;
}

function notifierDestination(notifier: Notifier, source: string): Destination {
  return {
    requestsPerMinute: notifier.requestsPerMinute,
    request: (effect: Effect) => {
      if (effect.kind !== "notify") return undefined;
      const { id, routingKeyId, createdMs } = effect;
      return notifier.request(effect.body, { effectId: id, routingKeyId, createdMs, source });
    },
    reply: (reply, usual) => notifier.reply(reply, usual),
  };
}

function orderDestination(target: Target): Destination {
  return {
    requestsPerMinute: Number.POSITIVE_INFINITY,
    request: (effect) => (effect.kind === "order" ? target.order(effect.body) : undefined),
    reply: (reply, usual) => target.reply(reply, usual),
  };
}

function requestDestination(target: Target): Destination {
  return {
    requestsPerMinute: Number.POSITIVE_INFINITY,
    request: (effect) => (effect.kind === "request" ? target.request(effect.body) : undefined),
    reply: (reply, usual) => target.reply(reply, usual),
  };
}

/** What the reply to a probe says is read by `target.probed`; here only whether there was one. */
function probeDestination(target: Target): Destination {
  return {
    requestsPerMinute: Number.POSITIVE_INFINITY,
    request: (effect) => (effect.kind === "probe" ? target.probe(effect.body) : undefined),
    reply: (_reply, usual) => usual,
  };
}
