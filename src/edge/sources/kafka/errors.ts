/** What an error of the client comes down to: `absent` (the topic), `refused` (log-in or rights), `away` (no broker answers), or something else. */
export type KafkaTrouble = "absent" | "refused" | "away" | "other";

interface ClientError {
  readonly name?: string;
  readonly type?: string;
  readonly code?: string;
  readonly message?: string;
  readonly cause?: unknown;
}

const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
]);
const awayNames = /Connection|BrokerNotFound|NoBrokerAvailable|RequestTimeout|LockTimeout|Closed/;
const refusedTypes = /AUTHORIZATION_FAILED|SASL|UNSUPPORTED_SASL/;

/** Names the trouble by the innermost cause that says anything. */
export function troubleOf(error: unknown): KafkaTrouble {
  const chain = causes(error);
  if (chain.some(({ type }) => type === "UNKNOWN_TOPIC_OR_PARTITION")) return "absent";
  if (chain.some(({ name = "", type = "" }) => name.includes("SASL") || refusedTypes.test(type))) return "refused";
  if (chain.some(({ name = "", code = "" }) => networkCodes.has(code) || awayNames.test(name))) return "away";
  return "other";
}

/** The message of the innermost cause. */
export function messageOf(error: unknown): string {
  return causes(error).at(-1)?.message ?? String(error);
}

function causes(error: unknown): ClientError[] {
  const chain: ClientError[] = [];
  for (let at = error; typeof at === "object" && at !== null && chain.length < 10; at = (at as ClientError).cause)
    chain.push(at as ClientError);
  return chain;
}
