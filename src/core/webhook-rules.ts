/** Headers that belong to driftline: a user's own must not stand in for the delivery's identity or its signature. */
const reservedHeader = /^(webhook-.*|idempotency-key|host|content-length|content-type|transfer-encoding|connection)$/i;

/** Why a user may not send a header of this name and value, or undefined. Line breaks would let a value add headers of its own. */
export function headerProblem(name: string, value: string): string | undefined {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return `"${name}" is not a header name`;
  if (reservedHeader.test(name)) return `${name} is set by driftline itself`;
  if (!/^[\t\x20-\x7e]*$/.test(value)) return `the value of ${name} holds characters that headers cannot`;
  return undefined;
}

/** Standard Webhooks asks for 24 to 64 bytes of key, written as base64 behind `whsec_`. */
export function signingSecretProblem(secret: string): string | undefined {
  const encoded = secret.replace(/^whsec_/, "");
  const length =
    /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0
      ? (encoded.replace(/=+$/, "").length * 6) >> 3
      : 0;
  return length >= 24 && length <= 64
    ? undefined
    : "the secret must be 24 to 64 bytes in base64, with or without whsec_ before it (openssl rand -base64 32)";
}
