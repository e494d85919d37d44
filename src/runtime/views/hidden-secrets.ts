/** Names of settings that hold a secret, or an address that may hold one. */
const secretName = /secret|token|password|passphrase|routingkey|apikey|privatekey|^key$|username/i;
/** Settings whose values are free text in which a secret is likely. */
const secretValues = /^(headers|env|environment)$/i;
const hidden = "•••";

/** Settings without anything secret: named secrets are replaced, and addresses lose log-ins, paths and queries. */
export function withoutSecrets(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, name));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        withoutSecrets(inner, secretValues.test(name) ? "secret" : key),
      ]),
    );
  if (typeof value !== "string") return secretName.test(name) && value !== undefined ? hidden : value;
  if (secretName.test(name)) return hidden;
  return /^https?:\/\//i.test(value) ? origin(value) : value;
}

/** Webhook addresses often carry their secret in the path. */
function origin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) return hidden;
  return url.pathname === "/" && url.search === "" ? url.origin : `${url.origin}/${hidden}`;
}
